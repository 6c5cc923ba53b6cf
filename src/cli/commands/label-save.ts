import type { Command } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { UsageError } from '../failure.ts'
import { followJob } from '../jobs.ts'
import { openProject } from '../project.ts'
import { absolutePath } from '../session.ts'
import { printable } from '../text/width.ts'

interface SaveOptions extends CommonOptions {
  readonly csv?: string
  readonly folders?: string
  readonly replace?: boolean
}

/** `graft label save PROJECT --csv FILE | --folders FOLDER` */
export function addLabelSaveCommand(label: Command, cli: Cli): void {
  const { words } = cli
  cli
    .command(label, 'save', 'label.save', 'graft label save shirts.graft --csv labels.csv')
    .argument('<project>', words('cli.argument.project'))
    .option('--csv <file>', words('cli.label.save.csv'))
    .option('--folders <folder>', words('cli.label.save.folders'))
    .option('--replace', words('cli.option.replace'))
    .action((path: string, options: SaveOptions) =>
      cli.run(options, async (session) => {
        const { csv, folders } = options
        const to = csv ?? folders
        if (to === undefined || (csv !== undefined && folders !== undefined)) {
          throw new UsageError(words('cli.usage.one-of', { one: '--csv', other: '--folders' }))
        }
        const { client, project } = await openProject(session, path)
        const job = client.label.save(
          {
            project,
            as: csv === undefined ? 'folders' : 'csv',
            to: absolutePath(session, to),
            replace: options.replace ?? false,
          },
          { signal: session.signal },
        )
        const saved = await followJob(job, session.progress)
        session.out.result(saved, () => {
          session.out.line(
            words('cli.label.saved', { count: saved.imageCount, path: printable(saved.path) }),
          )
        })
      }),
    )
}
