import type { Command } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { openProject } from '../project.ts'
import { printable } from '../text/width.ts'

/** `graft undo`, `graft redo` */
export function addHistoryCommands(program: Command, cli: Cli): void {
  for (const direction of ['undo', 'redo'] as const) {
    cli
      .command(program, direction, direction, `graft ${direction} shirts.graft`)
      .argument('<project>', cli.words('cli.argument.project'))
      .action((path: string, options: CommonOptions) =>
        cli.run(options, async (session) => {
          const { client, project } = await openProject(session, path)
          const undone = await client.label[direction]({ project })
          session.out.result(undone, () =>
            session.out.line(
              session.words(`cli.${direction}.done`, {
                action: session.words(`history.${undone.kind}`, {
                  label: printable(undone.labelName ?? '–'),
                }),
                count: undone.changedCount,
              }),
            ),
          )
        }),
      )
  }
}
