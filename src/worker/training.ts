import { trainRun } from '../core/training/train-run.ts'
import type { JobReporter } from '../core/progress/job-stream.ts'
import type { WorkPlaces } from '../shared/contract/work.ts'
import type { Estimate } from '../shared/domain/report.ts'
import type { HistoryEntry } from '../shared/domain/run.ts'
import { journalOf } from './journals.ts'
import { threadLanes } from './threads.ts'

/** Trains a run with this process' threads. */
export function trainInWorker(
  request: {
    runFolder: string
    places: WorkPlaces
    suspects: readonly string[]
    quarantined: readonly string[]
  },
  reporter: JobReporter<{ kind: 'history'; entry: HistoryEntry }>,
): Promise<{ accuracy: Estimate }> {
  const { bases, views, features, journal } = request.places
  return trainRun(
    request.runFolder,
    {
      bases,
      views,
      features,
      lanes: threadLanes,
      journal: journalOf(journal),
      suspects: request.suspects,
      quarantined: request.quarantined,
    },
    {
      signal: reporter.signal,
      clock: () => new Date(),
      onProgress: (progress) => reporter.progress(progress),
      onHistory: (entry) => reporter.found({ kind: 'history', entry }),
    },
  )
}
