import { implement } from '@orpc/server'
import { workContract } from '../shared/contract/work.ts'
import { convertErrors } from '../shared/contract/rpc-errors.ts'
import { hashContent } from '../core/imaging/hash.ts'
import { inspectFile } from '../core/imaging/inspect.ts'
import { streamJob } from '../core/progress/job-stream.ts'
import type { HistoryEntry } from '../shared/domain/run.ts'
import type { Estimate } from '../shared/domain/report.ts'
import { inspectAll } from './inspection.ts'
import { createPredictors } from './predictors.ts'

/** What a worker is made from; tests put a decoder that crashes in. */
export interface WorkerOptions {
  readonly inspect?: typeof inspectFile
}

/** Everything a worker answers. The heavy parts are loaded by the first call that needs them. */
export function createWorkRouter({ inspect = inspectFile }: WorkerOptions = {}) {
  const os = implement(workContract).use(({ next }) =>
    convertErrors(
      async () => await next(),
      // The service reads the end of this stream when a worker dies, and logs it.
      (error) => process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`),
    ),
  )
  const predictors = createPredictors()
  return os.router({
    inspect: os.inspect.handler(({ input }) => inspectAll(input, inspect)),
    hash: os.hash.handler(({ input }) =>
      Promise.all(
        input.paths.map((path) =>
          hashContent(path).then(
            ({ id }) => id,
            () => null,
          ),
        ),
      ),
    ),
    train: os.train.handler(({ input, signal }) =>
      streamJob<{ accuracy: Estimate }, { kind: 'history'; entry: HistoryEntry }>(
        signal,
        async (reporter) => {
          const { trainInWorker } = await import('./training.ts')
          return trainInWorker(input, reporter)
        },
      ),
    ),
    judge: os.judge.handler(({ input, signal }) =>
      streamJob(signal, async (reporter) => {
        const { judgeInWorker } = await import('./judging.ts')
        return judgeInWorker(input, reporter)
      }),
    ),
    predict: os.predict.handler(({ input }) => predictors.predict(input)),
    writePackage: os.writePackage.handler(({ input, signal }) =>
      streamJob(signal, async (reporter) => {
        const { writePackageInWorker } = await import('./exporting.ts')
        return writePackageInWorker(input, reporter)
      }),
    ),
    prove: os.prove.handler(({ input, signal }) =>
      streamJob(signal, async (reporter) => {
        const { proveInWorker } = await import('./exporting.ts')
        return proveInWorker(input, reporter)
      }),
    ),
  })
}
