import type { Command } from 'commander'
import { Option } from 'commander'
import { sideSchema } from '../../shared/domain/image.ts'
import type { Image, Problem, Side } from '../../shared/domain/image.ts'
import type { LabelId } from '../../shared/domain/ids.ts'
import type { ProjectSummary } from '../../shared/domain/project.ts'
import type { Cli, CommonOptions } from '../cli.ts'
import { UsageError } from '../failure.ts'
import { followJob } from '../jobs.ts'
import { createJsonList } from '../json-list.ts'
import { findLabel } from '../labels.ts'
import type { OpenProject } from '../project.ts'
import { openProject } from '../project.ts'
import type { Session } from '../session.ts'
import { problemFileCount, problemLines } from '../text/problems.ts'
import { tableLines } from '../text/table.ts'
import { printable } from '../text/width.ts'

interface ImagesOptions extends CommonOptions {
  readonly list?: boolean
  readonly label?: string
  readonly unlabelled?: boolean
  readonly side?: Side
  readonly all?: boolean
}

/** `graft images PROJECT` */
export function addImagesCommand(program: Command, cli: Cli): void {
  const { words } = cli
  cli
    .command(program, 'images', 'images', 'graft images shirts.graft --list --label Skirt')
    .argument('<project>', words('cli.argument.project'))
    .option('--all', words('cli.images.all'))
    .option('--list', words('cli.images.list'))
    .option('--label <name>', words('cli.images.label'))
    .option('--unlabelled', words('cli.images.unlabelled'))
    .addOption(new Option('--side <side>', words('cli.images.side')).choices(sideSchema.options))
    .action((path: string, options: ImagesOptions) =>
      cli.run(options, async (session) => {
        if (options.label !== undefined && options.unlabelled === true) {
          throw new UsageError(
            words('cli.usage.together', { one: '--label', other: '--unlabelled' }),
          )
        }
        const opened = await openProject(session, path)
        const isFiltered = options.label !== undefined || options.side !== undefined
        if (options.list === true || isFiltered || options.unlabelled === true) {
          await listImages(session, opened, options)
        } else {
          await showCounts(session, opened, options.all ?? false)
        }
      }),
    )
}

async function showCounts(session: Session, opened: OpenProject, all: boolean): Promise<void> {
  const { client, project, summary } = opened
  const job = client.image.problems({ project }, { signal: session.signal })
  const problems = await followJob(job, session.progress)
  session.out.result({ ...summary, problems }, () => {
    session.out.lines(countLines(session, summary))
    session.out.lines(foundProblems(session, problems, all))
  })
}

function countLines(session: Session, summary: ProjectSummary): string[] {
  const { words, format, out } = session
  const title = words('cli.images.title', {
    name: printable(summary.name),
    count: summary.imageCount,
    labelled: summary.imageCount - summary.unlabelledCount,
  })
  const header = [
    words('cli.column.label'),
    words('cli.column.learn'),
    words('cli.column.held-out'),
    words('cli.column.neither'),
    words('cli.column.all'),
  ].map((text) => out.style.quiet(text))
  const rows = summary.labels.map(({ name, learnCount, heldOutCount, neitherCount }) => [
    printable(name),
    format.number(learnCount),
    format.number(heldOutCount),
    format.number(neitherCount),
    format.number(learnCount + heldOutCount + neitherCount),
  ])
  const unlabelled = [
    words('cli.images.no-label'),
    '',
    '',
    '',
    format.number(summary.unlabelledCount),
  ]
  const table = [header, ...rows, ...(summary.unlabelledCount > 0 ? [unlabelled] : [])]
  return [out.style.strong(title), '', ...tableLines(table, ['start', 'end', 'end', 'end', 'end'])]
}

function foundProblems(session: Session, problems: readonly Problem[], all: boolean): string[] {
  if (problems.length === 0) return []
  const title = session.words('cli.problems.title', { count: problemFileCount(problems) })
  return ['', title, ...problemLines(problems, session, { all })]
}

/** Images in one page of a list: a project of 100,000 is never held whole. */
const pageSize = 500

async function listImages(
  session: Session,
  { client, project }: OpenProject,
  options: ImagesOptions,
): Promise<void> {
  const labels = await client.label.list({ project })
  const names = new Map<LabelId, string>(labels.map(({ id, name }) => [id, name]))
  const label = options.unlabelled === true ? 'none' : findLabel(labels, options.label)?.id
  const list = createJsonList(session.out, 'images')
  let offset = 0
  for (;;) {
    session.signal.throwIfAborted()
    const filter = {
      ...(label === undefined ? {} : { label }),
      ...(options.side === undefined ? {} : { side: options.side }),
    }
    const page = await client.image.list({ project, ...filter, offset, limit: pageSize })
    for (const image of page.images) {
      const name = image.labelId === null ? null : (names.get(image.labelId) ?? null)
      await list.add({ ...image, label: name }, () => imageLine(session, image, name))
    }
    offset += page.images.length
    if (page.images.length === 0 || offset >= page.totalCount) break
  }
  await list.end({ count: offset })
}

function imageLine({ words }: Session, image: Image, label: string | null): string {
  const side = image.side === null ? '' : words(`cli.side.${image.side}`)
  return [printable(label ?? words('cli.images.no-label')), side, printable(image.path)].join('\t')
}
