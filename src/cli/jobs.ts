import type { Progress } from '../shared/domain/progress.ts'
import type { ProgressDisplay } from './progress/display.ts'

/** What a long job says while it works. */
type JobEvent = { readonly kind: 'progress'; readonly progress: Progress }

/**
 * Follows a long job to its result, showing its progress. What it finds is handed to `onFound` one by one, and the job
 * waits until that is done.
 */
export async function followJob<Event extends { readonly kind: string }, Result>(
  job: PromiseLike<AsyncIterator<Event, Result>>,
  display: ProgressDisplay,
  onFound?: (found: Exclude<Event, JobEvent>) => void | Promise<void>,
): Promise<Result> {
  const events = await job
  try {
    for (;;) {
      const next = await events.next()
      if (next.done === true) return next.value
      if (isProgress(next.value)) display.show(next.value.progress)
      else await onFound?.(next.value as Exclude<Event, JobEvent>)
    }
  } catch (error) {
    // Leaving early is how the other side learns that nobody listens any more.
    await events.return?.().catch(() => {})
    throw error
  } finally {
    display.finish()
  }
}

function isProgress(event: { readonly kind: string }): event is JobEvent {
  return event.kind === 'progress'
}
