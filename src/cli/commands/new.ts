import type { Command } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { newProjectFolder, shownProject } from '../project.ts'

/** `graft new PROJECT` */
export function addNewCommand(program: Command, cli: Cli): void {
  const { words } = cli
  cli
    .command(program, 'new', 'new', 'graft new shirts.graft')
    .argument('<project>', words('cli.argument.new-project'))
    .action((path: string, options: CommonOptions) =>
      cli.run(options, async (session) => {
        const client = await session.service()
        const made = await client.project.create({ project: newProjectFolder(session, path) })
        const project = shownProject(session, made.path)
        session.out.result(made, () => {
          session.out.line(words('cli.new.done', { project }))
          session.out.line(words('cli.next', { command: `graft import ${project} FOLDER` }))
        })
      }),
    )
}
