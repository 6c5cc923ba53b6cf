import type { Progress } from '../../shared/domain/progress.ts'

/** What a long job may say while it works. */
export interface JobReporter<Found> {
  /** Aborted when the caller leaves or cancels. */
  readonly signal: AbortSignal
  /** Lossy: only the newest is kept, and passed on at most 10 times a second. */
  progress(progress: Progress): void
  /** Lossless and in order; resolves when there is room for more, so that a slow caller slows the job. */
  found(item: Found): Promise<void>
}

type ProgressEvent = { kind: 'progress'; progress: Progress }

const progressIntervalMs = 100
/** Found items that may wait for a slow caller before the job has to. */
const waitingLimit = 64

/**
 * Runs a job and streams what it says: progress coalesced, findings lossless, its result returned. Leaving the
 * iteration or aborting `outer` aborts the job and waits for it to clean up.
 */
export async function* streamJob<Result, Found = never>(
  outer: AbortSignal | undefined,
  work: (reporter: JobReporter<Found>) => Promise<Result>,
): AsyncGenerator<Found | ProgressEvent, Result, void> {
  const abort = new AbortController()
  const onOuterAbort = () => abort.abort(outer?.reason)
  outer?.addEventListener('abort', onOuterAbort, { once: true })
  if (outer?.aborted) onOuterAbort()

  const waiting: Found[] = []
  let newest: Progress | null = null
  let wake = () => {}
  let makeRoom = () => {}
  const outcome = work({
    signal: abort.signal,
    progress(progress) {
      newest = progress
      wake()
    },
    async found(item) {
      waiting.push(item)
      wake()
      while (waiting.length > waitingLimit && !abort.signal.aborted) {
        await new Promise<void>((resolve) => (makeRoom = resolve))
      }
    },
  })
  let isSettled = false
  const settled = outcome.then(
    () => void (isSettled = true),
    () => void (isSettled = true),
  )
  void settled.then(() => wake())
  abort.signal.addEventListener('abort', () => {
    wake()
    makeRoom()
  })

  let progressAt = 0
  try {
    for (;;) {
      const item = waiting.shift()
      if (item !== undefined) {
        makeRoom()
        yield item
        continue
      }
      const dueInMs =
        newest === null ? Infinity : progressAt + progressIntervalMs - performance.now()
      if (newest !== null && (dueInMs <= 0 || isSettled)) {
        const progress: Progress = newest
        newest = null
        progressAt = performance.now()
        yield { kind: 'progress', progress }
        continue
      }
      if (isSettled) return await outcome
      await new Promise<void>((resolve) => {
        const timer = Number.isFinite(dueInMs) ? setTimeout(resolve, dueInMs) : undefined
        wake = () => {
          if (newest !== null && !isSettled && waiting.length === 0 && timer !== undefined) return
          clearTimeout(timer)
          resolve()
        }
      })
    }
  } finally {
    outer?.removeEventListener('abort', onOuterAbort)
    abort.abort()
    makeRoom()
    await settled
  }
}

/** Counts done items into progress with rate and time left, measured from the first report of a phase. */
export function progressCounter(
  phase: Progress['phase'],
  report: (progress: Progress) => void,
  now: () => number = () => performance.now(),
) {
  const startedAt = now()
  return (doneCount: number, totalCount: number | null, detail = '', reusedCount = 0): void => {
    const elapsedMs = now() - startedAt
    const workedCount = doneCount - reusedCount
    const ratePerSecond =
      elapsedMs > 200 && workedCount > 0 ? (workedCount / elapsedMs) * 1000 : null
    report({
      phase,
      detail,
      doneCount,
      totalCount,
      ratePerSecond,
      remainingMs:
        ratePerSecond && totalCount !== null
          ? (Math.max(0, totalCount - doneCount) / ratePerSecond) * 1000
          : null,
      canStop: true,
    })
  }
}
