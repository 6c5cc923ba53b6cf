import { startWorker } from './worker-process.ts'
import type { WorkClient, WorkerProcess } from './worker-process.ts'

/** The long-lived worker that answers short questions; started at the first, and again after a death. */
export interface InteractiveWorker {
  /** Runs a call; a death of the worker is `worker.died`, and the next call starts a new one. */
  call<T>(use: (client: WorkClient) => Promise<T>): Promise<T>
  close(): Promise<void>
}

export function createInteractiveWorker(entry: URL): InteractiveWorker {
  let worker: WorkerProcess | null = null
  return {
    call(use) {
      if (worker === null || worker.hasExited()) worker = startWorker('interactive', entry)
      return worker.call(use)
    },
    async close() {
      worker?.kill()
      await worker?.exited
      worker = null
    },
  }
}
