import type { Progress } from '../shared/domain/progress.ts'
import { startWorker } from './worker-process.ts'
import type { WorkClient, WorkerKind } from './worker-process.ts'

type ProgressEvents<Result> = AsyncIterator<{ kind: 'progress'; progress: Progress }, Result, void>

/**
 * Runs one job in a worker of its own, which ends with it; its progress is passed on. An abort ends the worker at once.
 * @throws the job's known error, worker.died, engine.out-of-memory
 */
export async function runInWorker<Result>(
  kind: WorkerKind,
  workerEntry: URL,
  reporter: { signal: AbortSignal; progress(progress: Progress): void },
  start: (client: WorkClient) => Promise<ProgressEvents<Result>>,
): Promise<Result> {
  const worker = startWorker(kind, workerEntry)
  const onAbort = () => worker.kill()
  reporter.signal.addEventListener('abort', onAbort, { once: true })
  try {
    const events = await start(worker.client)
    for (;;) {
      const next = await events.next()
      if (next.done) return next.value
      reporter.progress(next.value.progress)
    }
  } catch (thrown) {
    reporter.signal.throwIfAborted()
    throw await worker.explain(thrown)
  } finally {
    reporter.signal.removeEventListener('abort', onAbort)
    worker.kill()
  }
}
