import type { Command } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { freeFile } from '../files.ts'
import { printable } from '../text/width.ts'

interface DiagnosticsOptions extends CommonOptions {
  readonly to?: string
  readonly replace?: boolean
}

/** `graft diagnostics [--to FILE]` */
export function addDiagnosticsCommand(program: Command, cli: Cli): void {
  const { words } = cli
  cli
    .command(program, 'diagnostics', 'diagnostics', 'graft diagnostics --to graft-diagnostics.zip')
    .option('--to <file>', words('cli.diagnostics.to'))
    .option('--replace', words('cli.option.replace'))
    .action((options: DiagnosticsOptions) =>
      cli.run(options, async (session) => {
        const { out } = session
        const to =
          options.to === undefined ? null : await freeFile(session, options.to, options.replace)
        const client = await session.service()
        const { files } = await client.system.diagnostics()
        const path = to === null ? null : (await client.system.saveDiagnostics({ to })).path
        out.result({ files, path }, () => {
          for (const { name, text } of files) {
            out.line(out.style.strong(printable(name)))
            out.lines(
              text
                .trimEnd()
                .split('\n')
                .map((line) => `  ${printable(line)}`),
            )
            out.line()
          }
          const last =
            path === null ? words('cli.diagnostics.shown') : words('cli.written', { path })
          out.line(last)
        })
      }),
    )
}
