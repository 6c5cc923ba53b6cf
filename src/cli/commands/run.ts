import type { Command } from 'commander'
import { runIdSchema } from '../../shared/domain/ids.ts'
import type { HistoryEntry, Run } from '../../shared/domain/run.ts'
import { describeError } from '../../shared/locales/describe.ts'
import { errorFromRecord, GraftError, isGraftError } from '../../shared/errors.ts'
import type { Cli, CommonOptions } from '../cli.ts'
import { followJob } from '../jobs.ts'
import type { OpenProject } from '../project.ts'
import { openProject } from '../project.ts'
import type { Session } from '../session.ts'
import { estimateText } from '../text/estimate.ts'
import { settingLine } from '../text/history.ts'
import { tableLines } from '../text/table.ts'
import { printable } from '../text/width.ts'

/** `graft run list|show` */
export function addRunCommands(program: Command, cli: Cli): void {
  const { words } = cli
  const run = program.command('run').description(words('cli.run.description'))
  cli
    .command(run, 'list', 'run.list', 'graft run list shirts.graft')
    .argument('<project>', words('cli.argument.project'))
    .action((path: string, options: CommonOptions) =>
      cli.run(options, async (session) => {
        const { client, project } = await openProject(session, path)
        const runs = await client.run.list({ project })
        session.out.result(runs, () => session.out.lines(runLines(runs, session)))
      }),
    )
  cli
    .command(run, 'show', 'run.show', 'graft run show shirts.graft')
    .argument('<project>', words('cli.argument.project'))
    .argument('[run]', words('cli.run.argument'))
    .action((path: string, id: string | undefined, options: CommonOptions) =>
      cli.run(options, async (session) => {
        const opened = await openProject(session, path)
        const found = await findRun(opened, id)
        const history = await readHistory(session, opened, found)
        session.out.result({ ...found, history }, () =>
          session.out.lines(showLines(found, history, session)),
        )
      }),
    )
}

/** The run of an id, or the latest one. @throws `run.not-found`, `run.none`. */
async function findRun({ client, project }: OpenProject, id: string | undefined): Promise<Run> {
  const runs = (await client.run.list({ project })).toSorted((a, b) => (a.id < b.id ? 1 : -1))
  const wanted = id === undefined ? undefined : runIdSchema.safeParse(id).data
  const found = id === undefined ? runs[0] : runs.find((run) => run.id === wanted)
  if (found !== undefined) return found
  throw id === undefined
    ? new GraftError('run.none', { path: project })
    : new GraftError('run.not-found', { id })
}

/** A run that has ended yields its history at once; one that goes on is only looked at, not followed. */
async function readHistory(
  session: Session,
  { client, project }: OpenProject,
  run: Run,
): Promise<HistoryEntry[]> {
  const history: HistoryEntry[] = []
  if (run.state === 'running') return history
  const job = client.run.watch({ project, runId: run.id }, { signal: session.signal })
  await followJob(job, session.progress, ({ entry }) => void history.push(entry))
  return history
}

function runLines(runs: readonly Run[], session: Session): string[] {
  const { words, format } = session
  if (runs.length === 0) return [words('cli.run.none')]
  const rows = runs.map((run) => [
    run.id,
    words(`cli.run.state.${run.state}`),
    run.accuracy === null ? '–' : estimateText(run.accuracy, session),
    format.moment(run.startedAt),
    words(`cli.setting.${run.plan.setting}`),
  ])
  return tableLines(rows, ['start', 'start', 'start', 'start', 'start'])
}

function showLines(run: Run, history: readonly HistoryEntry[], session: Session): string[] {
  const { words, format, out } = session
  const { plan } = run
  const facts = [
    ['cli.run.fact.state', words(`cli.run.state.${run.state}`)],
    ['cli.run.fact.accuracy', run.accuracy === null ? '–' : estimateText(run.accuracy, session)],
    ['cli.run.fact.started', format.moment(run.startedAt)],
    ['cli.run.fact.setting', words(`cli.setting.${plan.setting}`)],
    ['cli.run.fact.base', plan.baseId],
    [
      'cli.run.fact.strength',
      plan.strength === null ? words('cli.run.searched') : format.number(plan.strength, 6),
    ],
    ['cli.run.fact.seed', String(plan.seed)],
  ] as const
  return [
    out.style.strong(run.id),
    ...tableLines(
      facts.map(([key, value]) => [words(key), value]),
      ['start', 'start'],
      '  ',
    ),
    ...(run.error === null ? [] : [errorText(run.error, session)]),
    ...history.flatMap((entry) => entryLine(entry, session)),
  ]
}

function errorText(record: NonNullable<Run['error']>, { words }: Session): string {
  const error = errorFromRecord(record)
  return isGraftError(error) ? describeError(words, error) : error.message
}

function entryLine(entry: HistoryEntry, session: Session): string[] {
  const { words, format } = session
  if (entry.kind === 'phase-finished') {
    return [`  ${words(`phase.${entry.phase}`)}  ${format.duration(entry.elapsedMs)}`]
  }
  if (entry.kind === 'image-left-out') {
    return [`  ${words('cli.run.left-out', { path: printable(entry.path) })}`]
  }
  const line = settingLine(entry, session)
  return line === null ? [] : [`  ${line}`]
}
