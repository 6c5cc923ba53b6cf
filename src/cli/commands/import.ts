import type { Command } from 'commander'
import type { ImportResult } from '../../shared/contract/service/image.ts'
import type { Problem } from '../../shared/domain/image.ts'
import type { Cli, CommonOptions } from '../cli.ts'
import { UsageError } from '../failure.ts'
import { followJob } from '../jobs.ts'
import { openProject, shownProject } from '../project.ts'
import type { Session } from '../session.ts'
import { absolutePath } from '../session.ts'
import { problemFileCount, problemLines } from '../text/problems.ts'
import { printable } from '../text/width.ts'

interface ImportOptions extends CommonOptions {
  readonly copy?: boolean
  /** False for `--no-labels`. */
  readonly labels: boolean
  readonly label?: string
}

/** `graft import PROJECT SOURCES…` */
export function addImportCommand(program: Command, cli: Cli): void {
  const { words } = cli
  cli
    .command(program, 'import', 'import', 'graft import shirts.graft ~/photos')
    .argument('<project>', words('cli.argument.project'))
    .argument('<sources...>', words('cli.import.sources'))
    .option('--copy', words('cli.import.copy'))
    .option('--no-labels', words('cli.import.no-labels'))
    .option('--label <name>', words('cli.import.label'))
    .action((path: string, sources: string[], options: ImportOptions) =>
      cli.run(options, async (session) => {
        if (options.label !== undefined && !options.labels) {
          throw new UsageError(
            words('cli.usage.together', { one: '--label', other: '--no-labels' }),
          )
        }
        await importSources(session, path, sources, options)
      }),
    )
}

async function importSources(
  session: Session,
  path: string,
  sources: readonly string[],
  options: ImportOptions,
): Promise<void> {
  const { client, project } = await openProject(session, path)
  const problems: Problem[] = []
  const job = client.image.import(
    {
      project,
      sources: sources.map((source) => absolutePath(session, source)),
      storage: options.copy === true ? 'copy' : 'reference',
      labelFrom: options.labels ? 'folders' : 'none',
      label: options.label ?? null,
    },
    { signal: session.signal },
  )
  const result = await followJob(
    job,
    session.progress,
    ({ problem }) => void problems.push(problem),
  )
  session.out.result({ ...result, problems }, () =>
    session.out.lines(importLines(session, shownProject(session, project), result, problems)),
  )
}

function importLines(
  session: Session,
  project: string,
  result: ImportResult,
  problems: readonly Problem[],
): string[] {
  const { words, format } = session
  const { addedCount, knownCount, labelledCount, newLabelNames } = result
  const lines = [words('cli.import.added', { added: addedCount, labelled: labelledCount })]
  if (knownCount > 0) lines.push(words('cli.import.known', { count: knownCount }))
  if (newLabelNames.length > 0) {
    lines.push(
      words('cli.import.labels', {
        count: newLabelNames.length,
        names: format.list(newLabelNames.map(printable)),
      }),
    )
  }
  if (problems.length > 0) {
    lines.push('', words('cli.problems.title', { count: problemFileCount(problems) }))
    lines.push(...problemLines(problems, session, { all: false }), '')
  }
  const next = labelledCount > 0 ? `graft train ${project}` : `graft images ${project}`
  return [...lines, words('cli.next', { command: next })]
}
