import type { Command } from 'commander'
import type { LabelCount } from '../../shared/domain/label.ts'
import type { Cli, CommonOptions } from '../cli.ts'
import { openProject } from '../project.ts'
import type { Session } from '../session.ts'
import { tableLines } from '../text/table.ts'
import { printable } from '../text/width.ts'
import { addLabelAssignCommands } from './label-assign.ts'
import { addLabelChangeCommands } from './label-change.ts'
import { addLabelSaveCommand } from './label-save.ts'

/** `graft label …` */
export function addLabelCommands(program: Command, cli: Cli): void {
  const { words } = cli
  const label = program.command('label').description(words('cli.label.description'))
  cli
    .command(label, 'list', 'label.list', 'graft label list shirts.graft')
    .argument('<project>', words('cli.argument.project'))
    .action((path: string, options: CommonOptions) =>
      cli.run(options, async (session) => {
        const { client, project } = await openProject(session, path)
        const labels = await client.label.list({ project })
        session.out.result(labels, () => session.out.lines(labelLines(labels, session)))
      }),
    )
  addLabelChangeCommands(label, cli)
  addLabelAssignCommands(label, cli)
  addLabelSaveCommand(label, cli)
}

function labelLines(labels: readonly LabelCount[], { words, format, out }: Session): string[] {
  const header = [
    words('cli.column.key'),
    words('cli.column.label'),
    words('cli.column.images'),
  ].map((text) => out.style.quiet(text))
  const rows = labels.map(({ key, name, learnCount, heldOutCount, neitherCount }) => [
    key ?? '',
    printable(name),
    format.number(learnCount + heldOutCount + neitherCount),
  ])
  return tableLines([header, ...rows], ['start', 'start', 'end'])
}
