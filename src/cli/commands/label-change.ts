import type { Command } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { labelNamed, tellChanged } from '../labels.ts'
import { openProject } from '../project.ts'
import { printable } from '../text/width.ts'

/** `graft label add|rename|merge|remove` */
export function addLabelChangeCommands(label: Command, cli: Cli): void {
  addAddAndRename(label, cli)
  addMergeAndRemove(label, cli)
}

function addAddAndRename(label: Command, cli: Cli): void {
  const { words } = cli
  cli
    .command(label, 'add', 'label.add', 'graft label add shirts.graft Skirt')
    .argument('<project>', words('cli.argument.project'))
    .argument('<name>', words('cli.argument.label'))
    .action((path: string, name: string, options: CommonOptions) =>
      cli.run(options, async (session) => {
        const { client, project } = await openProject(session, path)
        const made = await client.label.create({ project, name })
        session.out.result(made, () =>
          session.out.line(words('cli.label.added', { name: printable(made.name) })),
        )
      }),
    )
  cli
    .command(label, 'rename', 'label.rename', 'graft label rename shirts.graft Pants Trousers')
    .argument('<project>', words('cli.argument.project'))
    .argument('<name>', words('cli.argument.label'))
    .argument('<new-name>', words('cli.label.new-name'))
    .action((path: string, from: string, name: string, options: CommonOptions) =>
      cli.run(options, async (session) => {
        const { client, project } = await openProject(session, path)
        const { id } = labelNamed(await client.label.list({ project }), from)
        const changed = await client.label.change({ project, labelId: id, name })
        session.out.result(changed, () =>
          session.out.line(
            words('cli.label.renamed', { from: printable(from), name: printable(changed.name) }),
          ),
        )
      }),
    )
}

function addMergeAndRemove(label: Command, cli: Cli): void {
  const { words } = cli
  cli
    .command(label, 'merge', 'label.merge', 'graft label merge shirts.graft Pants Trousers')
    .argument('<project>', words('cli.argument.project'))
    .argument('<name>', words('cli.label.merged'))
    .argument('<into>', words('cli.label.into'))
    .action((path: string, name: string, into: string, options: CommonOptions) =>
      cli.run(options, async (session) => {
        const { client, project } = await openProject(session, path)
        const labels = await client.label.list({ project })
        const ids = { from: labelNamed(labels, name).id, into: labelNamed(labels, into).id }
        const merged = await client.label.merge({ project, ...ids })
        tellChanged(session, merged)
      }),
    )
  cli
    .command(label, 'remove', 'label.remove', 'graft label remove shirts.graft Skirt')
    .argument('<project>', words('cli.argument.project'))
    .argument('<name>', words('cli.argument.label'))
    .action((path: string, name: string, options: CommonOptions) =>
      cli.run(options, async (session) => {
        const { client, project } = await openProject(session, path)
        const labelId = labelNamed(await client.label.list({ project }), name).id
        tellChanged(session, await client.label.remove({ project, labelId }))
      }),
    )
}
