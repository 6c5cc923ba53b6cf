import { expect, test } from 'vitest'
import { progressCounter, streamJob } from '../../../../src/core/progress/job-stream.ts'
import type { JobReporter } from '../../../../src/core/progress/job-stream.ts'
import type { Progress } from '../../../../src/shared/domain/progress.ts'

type Found = { kind: 'found'; number: number }

const at = (doneCount: number): Progress => ({
  phase: 'features',
  detail: '',
  doneCount,
  totalCount: 1000,
  ratePerSecond: null,
  remainingMs: null,
  canStop: true,
})

async function collect<Event, Result>(events: AsyncGenerator<Event, Result, void>) {
  const seen: Event[] = []
  for (;;) {
    const next = await events.next()
    if (next.done) return { seen, result: next.value }
    seen.push(next.value)
  }
}

test('findings arrive whole and in order, and the result after them', async () => {
  const events = streamJob<string, Found>(undefined, async (job) => {
    for (let number = 0; number < 500; number++) await job.found({ kind: 'found', number })
    return 'done'
  })
  const { seen, result } = await collect(events)
  expect(result).toBe('done')
  expect(seen.map((event) => event.kind === 'found' && event.number)).toEqual(
    Array.from({ length: 500 }, (_, number) => number),
  )
})

test('progress is coalesced, never decreases and ends with its last value', async () => {
  const events = streamJob<null>(undefined, async (job) => {
    for (let done = 1; done <= 1000; done++) job.progress(at(done))
    return null
  })
  const { seen } = await collect(events)
  const counts = seen.map((event) => event.progress.doneCount)
  expect(counts.length).toBeLessThan(10)
  expect(counts).toEqual([...counts].sort((a, b) => a - b))
  expect(counts.at(-1)).toBe(1000)
})

test('a job waits for a caller that does not take what it finds', async () => {
  let foundCount = 0
  const events = streamJob<null, Found>(undefined, async (job) => {
    for (let number = 0; number < 1000 && !job.signal.aborted; number++) {
      await job.found({ kind: 'found', number })
      foundCount = number
    }
    return null
  })
  await events.next()
  await new Promise((resolve) => setImmediate(resolve))
  expect(foundCount).toBeLessThan(100)
  await events.return(null)
})

test('leaving the iteration aborts the job and waits for its clean-up', async () => {
  const steps: string[] = []
  const events = streamJob<null, Found>(undefined, async (job) => {
    try {
      await job.found({ kind: 'found', number: 1 })
      await aborted(job)
      return null
    } finally {
      steps.push('cleaned up')
    }
  })
  await events.next()
  await events.return(null)
  expect(steps).toEqual(['cleaned up'])
})

test('aborting from outside aborts the job', async () => {
  const controller = new AbortController()
  const events = streamJob<string>(controller.signal, async (job) => {
    await aborted(job)
    return 'stopped'
  })
  const next = events.next()
  controller.abort()
  expect(await next).toEqual({ done: true, value: 'stopped' })
})

test('what a job throws is thrown to its caller', async () => {
  const events = streamJob<null>(undefined, () => Promise.reject(new Error('broken')))
  await expect(events.next()).rejects.toThrow('broken')
})

test('rate and time left are counted from the work done, not from what was reused', () => {
  let now = 0
  const seen: Progress[] = []
  const count = progressCounter(
    'features',
    (progress) => seen.push(progress),
    () => now,
  )
  now = 1000
  count(150, 200, '', 100)
  expect(seen[0]).toMatchObject({ doneCount: 150, ratePerSecond: 50, remainingMs: 1000 })
})

function aborted(job: JobReporter<never> | JobReporter<Found>): Promise<void> {
  return new Promise((resolve) => {
    if (job.signal.aborted) resolve()
    job.signal.addEventListener('abort', () => resolve())
  })
}
