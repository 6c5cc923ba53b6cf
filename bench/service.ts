import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInProcessService } from '../src/service/in-process.ts'

const out = resolve(import.meta.dirname, '../out')

/** A service over the built workers with a home and a working folder of its own; `close` removes both. */
export function createBenchService() {
  const folder = mkdtempSync(join(tmpdir(), 'graft-bench-'))
  const service = createInProcessService({
    workerEntry: new URL(`file://${join(out, 'main/worker.js')}`),
    resourcesFolder: out,
    home: join(folder, 'home'),
  })
  return {
    folder,
    client: service.client,
    async close() {
      await service.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Runs a job to its result and hands what it yields to `onEvent`. */
export async function finish<Event, Result>(
  events: AsyncIterator<Event, Result, void>,
  onEvent: (event: Event) => void = () => {},
): Promise<Result> {
  for (;;) {
    const next = await events.next()
    if (next.done) return next.value
    onEvent(next.value)
  }
}
