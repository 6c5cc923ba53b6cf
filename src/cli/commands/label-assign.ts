import type { Command } from 'commander'
import type { Image } from '../../shared/domain/image.ts'
import type { ImageId, LabelId } from '../../shared/domain/ids.ts'
import { GraftError } from '../../shared/errors.ts'
import type { Cli, CommonOptions } from '../cli.ts'
import { UsageError } from '../failure.ts'
import { labelNamed, tellChanged } from '../labels.ts'
import type { OpenProject } from '../project.ts'
import { openProject } from '../project.ts'
import type { Session } from '../session.ts'
import { absolutePath } from '../session.ts'
import { lineChunks } from '../stdin-lines.ts'

/** `graft label set|unset` */
export function addLabelAssignCommands(label: Command, cli: Cli): void {
  const { words } = cli
  cli
    .command(label, 'set', 'label.set', 'graft label set shirts.graft Skirt IMG_2043.jpg')
    .argument('<project>', words('cli.argument.project'))
    .argument('<name>', words('cli.argument.label'))
    .argument('<images...>', words('cli.label.images'))
    .action((path: string, name: string, images: string[], options: CommonOptions) =>
      cli.run(options, async (session) => {
        const opened = await openProject(session, path)
        const labels = await opened.client.label.list({ project: opened.project })
        await assign(session, opened, labelNamed(labels, name).id, images)
      }),
    )
  cli
    .command(label, 'unset', 'label.unset', 'graft label unset shirts.graft IMG_2043.jpg')
    .argument('<project>', words('cli.argument.project'))
    .argument('<images...>', words('cli.label.images'))
    .action((path: string, images: string[], options: CommonOptions) =>
      cli.run(options, async (session) => {
        await assign(session, await openProject(session, path), null, images)
      }),
    )
}

async function assign(
  session: Session,
  opened: OpenProject,
  labelId: LabelId | null,
  images: readonly string[],
): Promise<void> {
  const wanted = await wantedImages(session, images)
  const imageIds = await findImages(session, opened, wanted)
  const { client, project } = opened
  tellChanged(session, await client.image.assign({ project, imageIds, labelId }))
}

/** The images that are named, one `-` standing for a list on standard input. */
async function wantedImages(session: Session, images: readonly string[]): Promise<string[]> {
  if (!images.includes('-')) return [...images]
  if (images.length > 1) throw new UsageError(session.words('cli.usage.dash-alone'))
  const listed: string[] = []
  for await (const chunk of lineChunks(session.host.stdin, session.signal)) listed.push(...chunk)
  return listed
}

const pageSize = 1000

/**
 * Ids of images named by path, by id, or by a file name that only one image has.
 * @throws `image.not-found` for the first that is none of these.
 */
async function findImages(
  session: Session,
  { client, project }: OpenProject,
  wanted: readonly string[],
): Promise<ImageId[]> {
  const found = new Map<string, ImageId | null>()
  const names = new Map(
    wanted.flatMap((name) => [
      [name, name],
      [absolutePath(session, name), name],
    ]),
  )
  const take = (image: Image) => {
    const exact = names.get(image.path) ?? names.get(image.id)
    if (exact !== undefined) found.set(exact, image.id)
    const name = names.get(image.fileName)
    if (name !== undefined && name !== exact) found.set(name, found.has(name) ? null : image.id)
  }
  for (let offset = 0; ; offset += pageSize) {
    session.signal.throwIfAborted()
    const page = await client.image.list({ project, offset, limit: pageSize })
    page.images.forEach(take)
    if (offset + page.images.length >= page.totalCount || page.images.length === 0) break
  }
  return wanted.map((name) => found.get(name) ?? missing(name))
}

function missing(name: string): never {
  throw new GraftError('image.not-found', { id: name })
}
