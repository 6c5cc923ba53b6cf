import { createHash, randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { scanSources } from '../core/imaging/scan.ts'
import type { Project } from '../core/project/store.ts'
import type { Prediction } from '../shared/domain/prediction.ts'
import { GraftError, isGraftError } from '../shared/errors.ts'
import { workPlaces } from './context.ts'
import type { ServiceContext } from './context.ts'
import { copySorted } from './sorted-copies.ts'
import { requireFinishedRun } from './finished-runs.ts'
import { progressCounter } from '../core/progress/job-stream.ts'
import type { JobReporter } from '../core/progress/job-stream.ts'

export type FoundPredictions = { kind: 'predictions'; predictions: Prediction[] }

/** Files a worker answers in one call. */
const batchSize = 32

/** Answers for files and folders, batch by batch in the order they are found; memory does not grow with their number. */
export async function predictFiles(
  context: ServiceContext,
  project: Project,
  request: {
    runId?: string | undefined
    sources: readonly string[]
    topCount: number
    copyTo: string | null
  },
  reporter: JobReporter<FoundPredictions>,
): Promise<{ answerCount: number; problemCount: number }> {
  const run = requireFinishedRun(project, request.runId)
  const count = progressCounter('predicting', (progress) => reporter.progress(progress))
  let answerCount = 0
  let problemCount = 0
  let totalCount: number | null = null

  const tell = async (predictions: Prediction[]) => {
    for (const prediction of predictions) {
      if (prediction.kind === 'answer') {
        answerCount++
        if (request.copyTo !== null) await copyByAnswer(request.copyTo, prediction)
      } else problemCount++
    }
    if (predictions.length > 0) await reporter.found({ kind: 'predictions', predictions })
    count(answerCount + problemCount, totalCount)
  }
  const answer = (paths: string[]) =>
    predictSafely(paths, (some) =>
      context.interactive.call((client) =>
        client.predict({
          runFolder: project.paths.run(run.id),
          places: workPlaces(context, project),
          paths: some,
          topCount: request.topCount,
        }),
      ),
    )

  // One batch is answered while the next is found; order is kept by awaiting them in turn.
  let underWay: Promise<Prediction[]> = Promise.resolve([])
  let batch: string[] = []
  const send = async () => {
    const earlier = underWay
    underWay = answer(batch)
    // Awaited in the next turn; without this a failure meanwhile would count as unhandled.
    underWay.catch(() => {})
    batch = []
    await tell(await earlier)
  }
  const extractFolder = join(project.paths.cache, `extract-${randomUUID()}`)
  const found = scanSources(request.sources, {
    labelFrom: 'none',
    extractFolder,
    signal: reporter.signal,
  })
  try {
    for await (const item of found) {
      reporter.signal.throwIfAborted()
      if (item.kind === 'total') totalCount = item.count
      else if (item.kind === 'file') {
        if (batch.push(item.file.path) >= batchSize) await send()
      } else {
        if (batch.length > 0) await send()
        await tell(await underWay)
        underWay = Promise.resolve([])
        const { path, kind, detail } = item.problem
        await tell([{ kind: 'problem', path, problem: kind, detail }])
      }
    }
    if (batch.length > 0) await send()
    await tell(await underWay)
  } finally {
    await rm(extractFolder, { recursive: true, force: true })
  }
  if (answerCount + problemCount === 0) {
    throw new GraftError('predict.nothing-found', { path: request.sources.join(', ') })
  }
  return { answerCount, problemCount }
}

async function copyByAnswer(
  folder: string,
  { path, top }: Extract<Prediction, { kind: 'answer' }>,
): Promise<void> {
  const mark = createHash('sha256').update(path).digest('hex').slice(0, 8)
  await copySorted(folder, top[0]?.label ?? '', { path, name: basename(path), mark })
}

/** Where the worker dies, each file is tried once more alone, so that a crash costs one row. */
async function predictSafely(
  paths: string[],
  predict: (paths: string[]) => Promise<Prediction[]>,
): Promise<Prediction[]> {
  const rethrowUnlessDeath = (thrown: unknown) => {
    if (!isGraftError(thrown, 'worker.died')) throw thrown
  }
  try {
    return await predict(paths)
  } catch (thrown) {
    rethrowUnlessDeath(thrown)
  }
  const predictions: Prediction[] = []
  for (const path of paths) {
    try {
      predictions.push(...(await predict([path])))
    } catch (thrown) {
      rethrowUnlessDeath(thrown)
      predictions.push({ kind: 'problem', path, problem: 'crashes-decoder', detail: '' })
    }
  }
  return predictions
}
