import type { Command } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { openProject } from '../project.ts'
import { absolutePath } from '../session.ts'

/** `graft relink PROJECT FROM TO` */
export function addRelinkCommand(program: Command, cli: Cli): void {
  const { words } = cli
  cli
    .command(program, 'relink', 'relink', 'graft relink shirts.graft ~/photos /media/disk/photos')
    .argument('<project>', words('cli.argument.project'))
    .argument('<from>', words('cli.relink.from'))
    .argument('<to>', words('cli.relink.to'))
    .action((path: string, from: string, to: string, options: CommonOptions) =>
      cli.run(options, async (session) => {
        const { client, project } = await openProject(session, path)
        const relinked = await client.image.relink({
          project,
          from: absolutePath(session, from),
          to: absolutePath(session, to),
        })
        session.out.result(relinked, () =>
          session.out.line(
            words('cli.relink.done', {
              count: relinked.relinkedCount,
              missing: relinked.stillMissingCount,
            }),
          ),
        )
      }),
    )
}
