import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { takeInHand } from '../core/imaging/journal.ts'
import { writeFileAtomic } from '../core/project/files.ts'
import type { Project } from '../core/project/store.ts'
import { assertTrainable } from '../core/training/trainable.ts'
import type { WorkPlaces } from '../shared/contract/work.ts'
import { historyEntrySchema } from '../shared/domain/run.ts'
import type { HistoryEntry, Run, RunConfig } from '../shared/domain/run.ts'
import { runIdSchema } from '../shared/domain/ids.ts'
import type { RunId } from '../shared/domain/ids.ts'
import type { Plan } from '../shared/domain/plan.ts'
import type { Progress } from '../shared/domain/progress.ts'
import { GraftError, errorRecord } from '../shared/errors.ts'
import type { JobReporter } from '../core/progress/job-stream.ts'
import type { Log } from './log.ts'
import { startWorker } from './worker-process.ts'
import type { WorkerProcess } from './worker-process.ts'

/** What a watcher of a run is told. */
export type WatchedHistory = { kind: 'history'; entry: HistoryEntry }

/** Starts runs in workers of their own, records how they end, and lets any number of watchers follow. */
export interface RunSupervisor {
  start(project: Project, plan: Plan): Run
  resume(project: Project, runId: RunId): Run
  /** Resolves when the run has ended. */
  stop(project: Project, runId: RunId): Promise<Run>
  watch(project: Project, runId: RunId, reporter: JobReporter<WatchedHistory>): Promise<Run>
  /** Kills what runs for this project, or all; those runs are resumable. */
  abandon(project?: Project): Promise<void>
}

interface LiveRun {
  readonly project: Project
  readonly worker: WorkerProcess
  readonly entries: HistoryEntry[]
  readonly listeners: Set<() => void>
  readonly ended: Promise<Run>
  progress: Progress | null
  isStopping: boolean
}

export function createRunSupervisor(options: {
  workerEntry: URL
  clock: () => Date
  log: Log
  workPlaces: (project: Project) => WorkPlaces
}): RunSupervisor {
  const { clock, log } = options
  const live = new Map<RunId, LiveRun>()

  const requireIdle = (project: Project) => {
    for (const [id, run] of live) {
      if (run.project.folder === project.folder) throw new GraftError('run.already-running', { id })
    }
  }

  const launch = (project: Project, runId: RunId): void => {
    const worker = startWorker('train', options.workerEntry)
    const entries = readHistory(project, runId)
    const listeners = new Set<() => void>()
    const ended = follow(project, runId, worker).finally(() => {
      live.delete(runId)
      worker.kill()
      tell(listeners)
    })
    live.set(runId, {
      project,
      worker,
      entries,
      listeners,
      ended,
      progress: null,
      isStopping: false,
    })
    log.info('run.started', { runId, worker: worker.processId })
  }

  const follow = async (project: Project, runId: RunId, worker: WorkerProcess): Promise<Run> => {
    const end = (changes: Partial<Run>) =>
      project.runs.update(runId, { endedAt: clock().toISOString(), ...changes })
    const places = options.workPlaces(project)
    // What a dead worker had in hand may have been its end; in hand a second time, it was.
    const suspects = takeInHand(places.journal)
    for (const path of suspects) project.problems.recordCrash(path)
    try {
      const events = await worker.client.train({
        runFolder: project.paths.run(runId),
        places,
        quarantined: suspects.filter((path) => project.problems.isQuarantined(path)),
        suspects: suspects.filter((path) => !project.problems.isQuarantined(path)),
      })
      for (;;) {
        const next = await events.next()
        const run = live.get(runId)
        if (next.done) return end({ state: 'finished', accuracy: next.value.accuracy, error: null })
        if (run && next.value.kind === 'history') run.entries.push(next.value.entry)
        if (run && next.value.kind === 'progress') run.progress = next.value.progress
        if (run) tell(run.listeners)
      }
    } catch (thrown) {
      if (live.get(runId)?.isStopping) return end({ state: 'stopped', error: null })
      const error = await worker.explain(thrown)
      const died = worker.hasExited()
      log.error('run.ended-badly', error, { runId, died })
      return end({ state: died ? 'interrupted' : 'failed', error: errorRecord(error) })
    }
  }

  return {
    start(project, plan) {
      requireIdle(project)
      const now = clock()
      const { snapshot, leftOut } = project.snapshot()
      assertTrainable(snapshot)
      const id = createRunId(now)
      const folder = project.paths.run(id)
      mkdirSync(folder, { recursive: true })
      writeFileAtomic(join(folder, 'snapshot.json'), JSON.stringify(snapshot))
      const config: RunConfig = {
        version: 1,
        runId: id,
        plan,
        leftOut: leftOut.map(({ path, kind }) => ({ path, problem: kind })),
      }
      writeFileAtomic(join(folder, 'config.json'), `${JSON.stringify(config, null, 2)}\n`)
      const run: Run = {
        id,
        state: 'running',
        startedAt: now.toISOString(),
        endedAt: null,
        plan,
        accuracy: null,
        error: null,
      }
      project.runs.add(run)
      launch(project, id)
      return run
    },
    resume(project, runId) {
      requireIdle(project)
      const run = project.runs.get(runId)
      if (run.state !== 'interrupted' && run.state !== 'stopped') {
        throw new GraftError('run.not-resumable', { id: runId, state: run.state })
      }
      const resumed = project.runs.update(runId, { state: 'running', endedAt: null, error: null })
      launch(project, runId)
      return resumed
    },
    async stop(project, runId) {
      const run = live.get(runId)
      if (!run) return project.runs.get(runId)
      run.isStopping = true
      run.worker.kill('SIGTERM')
      return run.ended
    },
    async watch(project, runId, reporter) {
      const run = live.get(runId)
      const entries = run?.entries ?? readHistory(project, runId)
      let told = 0
      const tellNew = async () => {
        while (told < entries.length) {
          const entry = entries[told++]
          if (entry) await reporter.found({ kind: 'history', entry })
        }
        if (run?.progress) reporter.progress(run.progress)
      }
      await tellNew()
      while (live.get(runId) === run && run && !reporter.signal.aborted) {
        await nextNews(run.listeners, reporter.signal)
        await tellNew()
      }
      return project.runs.get(runId)
    },
    async abandon(project) {
      const runs = [...live.values()].filter(
        (run) => project === undefined || run.project.folder === project.folder,
      )
      for (const run of runs) run.worker.kill()
      await Promise.all(runs.map((run) => run.ended))
    },
  }
}

function tell(listeners: Set<() => void>): void {
  for (const listener of [...listeners]) listener()
}

function nextNews(listeners: Set<() => void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      listeners.delete(done)
      signal.removeEventListener('abort', done)
      resolve()
    }
    listeners.add(done)
    signal.addEventListener('abort', done, { once: true })
  })
}

function createRunId(now: Date): RunId {
  const digits = now.toISOString().replace(/\D/g, '')
  return runIdSchema.parse(
    `${digits.slice(0, 8)}-${digits.slice(8, 14)}-${randomBytes(2).toString('hex')}`,
  )
}

/** The history on disk; a last line that a kill cut short is left out. */
function readHistory(project: Project, runId: RunId): HistoryEntry[] {
  let text: string
  try {
    text = readFileSync(join(project.paths.run(runId), 'history.jsonl'), 'utf8')
  } catch {
    return []
  }
  return text.split('\n').flatMap((line) => {
    try {
      return [historyEntrySchema.parse(JSON.parse(line))]
    } catch {
      return []
    }
  })
}
