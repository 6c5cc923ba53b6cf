import { once } from 'node:events'
import type { Command } from 'commander'
import { wholeNumber } from '../arguments.ts'
import type { Cli, CommonOptions } from '../cli.ts'
import { findProject } from '../project.ts'

interface OpenOptions extends CommonOptions {
  readonly browser?: boolean
  readonly port?: number
}

/** `graft open [PROJECT] [--browser] [--port N]` */
export function addOpenCommand(program: Command, cli: Cli): void {
  const { words } = cli
  cli
    .command(program, 'open', 'open', 'graft open shirts.graft --browser')
    .argument('[project]', words('cli.argument.project'))
    .option('--browser', words('cli.open.browser'))
    .option('--port <number>', words('cli.open.port'), wholeNumber(words, 1, 65_535))
    .action((path: string | undefined, options: OpenOptions) =>
      cli.run(options, async (session) => {
        const { host, out, signal } = session
        const application = await host.openApplication({
          project: path === undefined ? undefined : await findProject(session, path),
          port: options.port,
          inBrowser: options.browser === true || options.port !== undefined,
        })
        const { address } = application
        out.result({ address }, () => {
          if (address !== null) out.line(words('cli.open.address', { address }))
        })
        try {
          await Promise.race([application.ended, aborted(signal)])
        } finally {
          await application.close()
        }
      }),
    )
}

/** Ending the command is how a person closes a browser shell: that is no failure. */
async function aborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort')
}
