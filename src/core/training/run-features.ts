import { computeFeatures } from '../features/compute-features.ts'
import type { LaneChoice } from '../features/lanes.ts'
import type { FeatureTable } from '../features/feature-table.ts'
import type { DecodeJournal } from '../imaging/journal.ts'
import { progressCounter } from '../progress/job-stream.ts'
import type { BaseModel } from '../../shared/domain/base-model.ts'
import type { FeatureSetting } from '../../shared/domain/plan.ts'
import type { Report } from '../../shared/domain/report.ts'
import type { HistoryEntry, SnapshotImage } from '../../shared/domain/run.ts'
import { isGraftError } from '../../shared/errors.ts'
import type { RunHooks } from './train-run.ts'

/** Where a run finds and keeps things, and how it computes. */
export interface RunPlaces {
  readonly bases: readonly string[]
  readonly views: string
  readonly features: string
  readonly lanes: LaneChoice
  readonly journal?: DecodeJournal
  readonly suspects: readonly string[]
  readonly quarantined: readonly string[]
}

/** The features of a run's images; unreadable ones are left out and told once. */
export interface RunFeatures {
  compute(
    images: readonly SnapshotImage[],
    setting: FeatureSetting,
    phase: 'features' | 'careful-features' | 'judging',
  ): Promise<FeatureTable>
  leftOut(): Report['leftOut']
}

export function createRunFeatures(options: {
  base: BaseModel
  places: RunPlaces
  hooks: RunHooks
  log: (entry: HistoryEntry) => Promise<void>
}): RunFeatures {
  const { base, places, hooks, log } = options
  const leftOut = new Map<string, string>()

  const leaveOut = async (path: string, problem: string) => {
    if (leftOut.has(path)) return
    leftOut.set(path, problem)
    await log({ kind: 'image-left-out', at: hooks.clock().toISOString(), path, problem })
  }

  return {
    async compute(images, setting, phase) {
      const startedAt = performance.now()
      const count = progressCounter(phase, (progress) => hooks.onProgress(progress))
      const found: Promise<void>[] = []
      let reused = 0
      const usable = images.filter(({ path }) => !places.quarantined.includes(path))
      for (const { path } of images) {
        if (places.quarantined.includes(path)) await leaveOut(path, 'crashes-decoder')
      }
      const table = await computeFeatures(
        {
          base,
          basesFolders: places.bases,
          side: setting.side,
          views: setting.views,
          images: usable.map(({ id, path }) => ({ id, path })),
          cacheFolder: places.features,
          viewFolder: places.views,
          lanes: places.lanes,
          suspectPaths: new Set(places.suspects),
          ...(places.journal && { journal: places.journal }),
        },
        {
          signal: hooks.signal,
          onProgress(doneCount, totalCount, reusedCount) {
            reused = reusedCount
            count(doneCount, totalCount, '', reusedCount)
          },
          onProblem({ path }, error) {
            const problem = isGraftError(error, 'image.unreadable') ? error.data.problem : 'damaged'
            found.push(leaveOut(path, problem))
          },
        },
      )
      await Promise.all(found)
      await log({
        kind: 'phase-finished',
        at: hooks.clock().toISOString(),
        phase,
        elapsedMs: performance.now() - startedAt,
        computedCount: usable.length - reused,
        reusedCount: reused,
      })
      return table
    },
    leftOut: () => [...leftOut].map(([path, problem]) => ({ path, problem })),
  }
}
