import type { Command } from 'commander'
import type { Exported } from '../../shared/domain/exported.ts'
import { parseFormats } from '../arguments.ts'
import type { Cli, CommonOptions } from '../cli.ts'
import { followJob } from '../jobs.ts'
import { openProject } from '../project.ts'
import type { Session } from '../session.ts'
import { absolutePath } from '../session.ts'
import { tableLines } from '../text/table.ts'
import { printable } from '../text/width.ts'

interface ExportOptions extends CommonOptions {
  readonly format: string
  readonly to: string
  readonly run?: string
  readonly replace?: boolean
}

/** `graft export PROJECT --format … --to …` */
export function addExportCommand(program: Command, cli: Cli): void {
  const { words } = cli
  cli
    .command(program, 'export', 'export', 'graft export shirts.graft --format onnx,tfjs --to out/')
    .argument('<project>', words('cli.argument.project'))
    .requiredOption('--format <list>', words('cli.export.format'))
    .requiredOption('--to <folder>', words('cli.export.to'))
    .option('--run <id>', words('cli.option.run'))
    .option('--replace', words('cli.option.replace'))
    .action((path: string, options: ExportOptions) =>
      cli.run(options, async (session) => {
        const formats = parseFormats(options.format)
        const { client, project } = await openProject(session, path)
        const input = {
          project,
          formats,
          to: absolutePath(session, options.to),
          replace: options.replace ?? false,
          ...(options.run === undefined ? {} : { runId: options.run }),
        }
        const job = client.export.create(input, { signal: session.signal })
        const exported = await followJob(job, session.progress)
        session.out.result(exported, () => session.out.lines(exportedLines(exported, session)))
      }),
    )
}

/** Each package: where it is, what is in it, and its proof. */
export function exportedLines(exported: readonly Exported[], session: Session): string[] {
  return exported.flatMap((one, index) => [
    ...(index === 0 ? [] : ['']),
    session.out.style.strong(
      session.words('cli.export.title', { format: one.format, folder: printable(one.folder) }),
    ),
    ...fileLines(one, session),
    `  ${session.out.style.good(proofText(one, session))}`,
  ])
}

function fileLines({ files }: Exported, { format }: Session): string[] {
  const rows = files.map(({ name, sizeBytes }) => [printable(name), format.bytes(sizeBytes)])
  return tableLines(rows, ['start', 'end'], '  ')
}

function proofText({ proof }: Exported, { words }: Session): string {
  return words('cli.export.proof', {
    equal: proof.equalAnswerCount,
    count: proof.imageCount,
    difference: proof.largestDifference,
    runtime: proof.runtime,
  })
}
