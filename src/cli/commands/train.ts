import type { Command } from 'commander'
import { Option } from 'commander'
import { runIdSchema } from '../../shared/domain/ids.ts'
import type { BaseId, RunId } from '../../shared/domain/ids.ts'
import { settingNameSchema } from '../../shared/domain/plan.ts'
import type { Plan, SettingName } from '../../shared/domain/plan.ts'
import type { Report } from '../../shared/domain/report.ts'
import type { Run } from '../../shared/domain/run.ts'
import { errorFromRecord, GraftError } from '../../shared/errors.ts'
import type { Translate } from '../../shared/locales/translate.ts'
import { positiveNumber, wholeNumber } from '../arguments.ts'
import type { Cli, CommonOptions } from '../cli.ts'
import { UsageError } from '../failure.ts'
import type { ServiceClient } from '../host.ts'
import { followJob } from '../jobs.ts'
import type { OpenProject } from '../project.ts'
import { openProject, shownProject } from '../project.ts'
import type { Session } from '../session.ts'
import { headline } from '../text/estimate.ts'
import { settingLine } from '../text/history.ts'

interface TrainOptions extends CommonOptions {
  readonly setting?: SettingName
  readonly base?: string
  readonly strength?: number
  readonly balance?: boolean
  readonly seed?: number
  /** The run's id, or true for the latest one that can go on. */
  readonly resume?: string | true
}

/** `graft train PROJECT` */
export function addTrainCommand(program: Command, cli: Cli): void {
  const { words } = cli
  const setting = new Option('--setting <name>', words('cli.train.setting'))
  cli
    .command(program, 'train', 'train', 'graft train shirts.graft --setting careful')
    .argument('<project>', words('cli.argument.project'))
    .addOption(setting.choices(settingNameSchema.options))
    .option('--base <id>', words('cli.train.base'))
    .option('--strength <number>', words('cli.train.strength'), positiveNumber(words))
    .option('--balance', words('cli.train.balance'))
    .option('--seed <number>', words('cli.train.seed'), wholeNumber(words, 0, 2 ** 31 - 1))
    .option('--resume [run]', words('cli.train.resume'))
    .action((path: string, options: TrainOptions) =>
      cli.run(options, async (session) => {
        refusePlanOfResumed(options, words)
        const opened = await openProject(session, path)
        const trained = await trainModel(session, opened, () => startRun(opened, options))
        session.out.result(trained.run, () => {
          const project = shownProject(session, opened.project)
          session.out.lines(trainedLines(trained, session))
          session.out.line(words('cli.next', { command: `graft judge ${project}` }))
        })
      }),
    )
}

/** A run that finished, and its report. */
export interface Trained {
  readonly run: Run
  readonly report: Report
}

/** Starts a run by `start` and follows it to its end. Interrupting the command stops the run. */
export async function trainModel(
  session: Session,
  opened: OpenProject,
  start: () => Promise<Run>,
): Promise<Trained> {
  const { client, project } = opened
  const run = await start()
  const ended = await watchRun(session, opened, run).catch((error: unknown) => {
    if (session.signal.aborted) return run
    throw error
  })
  if (session.signal.aborted) await stopRun(session, opened, run.id)
  if (ended.error !== null) throw errorFromRecord(ended.error)
  if (ended.state !== 'finished') {
    throw new GraftError('run.not-finished', { id: ended.id, state: ended.state })
  }
  return { run: ended, report: await client.report.get({ project, runId: ended.id }) }
}

/** Stops a run whose watcher was interrupted; what it computed stays, and it can go on. */
async function stopRun(session: Session, opened: OpenProject, runId: RunId): Promise<never> {
  const { client, project } = opened
  const { state } = await client.run.stop({ project, runId })
  if (state === 'stopped' || state === 'interrupted') {
    const command = `graft train ${shownProject(session, project)} --resume`
    session.progress.note(session.words('cli.train.stopped', { command }))
  }
  throw session.signal.reason
}

/** How long a run took and how good its model is. */
export function trainedLines({ run, report }: Trained, session: Session): string[] {
  const { words, format, out } = session
  const elapsedMs = Date.parse(run.endedAt ?? run.startedAt) - Date.parse(run.startedAt)
  return [
    words('cli.train.done', { run: run.id, duration: format.duration(elapsedMs) }),
    out.style.strong(headline(report.accuracy, report.judgedOn, session)),
  ]
}

/** A run that goes on keeps its plan. */
function refusePlanOfResumed(options: TrainOptions, words: Translate): void {
  if (options.resume === undefined) return
  const names = ['setting', 'base', 'strength', 'balance', 'seed'] as const
  const given = names.find((name) => options[name] !== undefined)
  if (given === undefined) return
  throw new UsageError(words('cli.usage.together', { one: `--${given}`, other: '--resume' }))
}

async function startRun({ client, project }: OpenProject, options: TrainOptions): Promise<Run> {
  if (options.resume !== undefined) {
    const runs = await client.run.list({ project })
    return await client.run.resume({ project, runId: resumableRun(project, runs, options.resume) })
  }
  const baseId = options.base === undefined ? undefined : await findBase(client, options.base)
  return await client.run.start({ project, plan: planOf(options, baseId) })
}

/** The base of a name that a person gave. @throws `base.not-found`. */
async function findBase(client: ServiceClient, id: string): Promise<BaseId> {
  const bases = await client.base.list()
  const found = bases.find((base) => base.id === id)
  if (found !== undefined) return found.id
  throw new GraftError('base.not-found', { id, known: bases.map((base) => base.id).join(', ') })
}

/** What the options say about the plan; the rest is chosen by the service. */
function planOf(options: TrainOptions, baseId: BaseId | undefined): Partial<Plan> {
  return {
    ...(options.setting === undefined ? {} : { setting: options.setting }),
    ...(baseId === undefined ? {} : { baseId }),
    ...(options.strength === undefined ? {} : { strength: options.strength }),
    ...(options.balance === undefined ? {} : { balanceLabels: options.balance }),
    ...(options.seed === undefined ? {} : { seed: options.seed }),
  }
}

function resumableRun(project: string, runs: readonly Run[], wanted: string | true): RunId {
  if (wanted !== true) {
    const id = runIdSchema.safeParse(wanted)
    if (id.success) return id.data
    throw new GraftError('run.not-found', { id: wanted })
  }
  const found = runs
    .filter(({ state }) => state === 'interrupted' || state === 'stopped')
    .toSorted((a, b) => (a.id < b.id ? 1 : -1))[0]
  if (found === undefined) throw new GraftError('run.none-to-resume', { path: project })
  return found.id
}

async function watchRun(
  session: Session,
  { client, project }: OpenProject,
  run: Run,
): Promise<Run> {
  const { progress, signal } = session
  let leftOutCount = 0
  const job = client.run.watch({ project, runId: run.id }, { signal })
  const ended = await followJob(job, progress, ({ entry }) => {
    if (entry.kind === 'image-left-out') leftOutCount += 1
    const note = settingLine(entry, session)
    if (note !== null) progress.note(note)
  })
  if (leftOutCount > 0) progress.note(session.words('cli.train.left-out', { count: leftOutCount }))
  return ended
}
