import type { Predictor } from '../core/prediction/predictor.ts'
import type { WorkPlaces } from '../shared/contract/work.ts'
import type { Prediction } from '../shared/domain/prediction.ts'
import { journalOf } from './journals.ts'
import { threadLanes } from './threads.ts'

/** Keeps the last used model open, so that the next question is answered at once. */
export function createPredictors() {
  let current: { runFolder: string; predictor: Promise<Predictor> } | null = null

  const open = async (runFolder: string, places: WorkPlaces): Promise<Predictor> => {
    if (current?.runFolder === runFolder) return current.predictor
    const previous = current
    const { createPredictor } = await import('../core/prediction/predictor.ts')
    const predictor = createPredictor({
      runFolder,
      bases: places.bases,
      views: places.views,
      lanes: threadLanes,
      journal: journalOf(places.journal),
    })
    current = { runFolder, predictor }
    // A model that could not be opened is tried anew by the next call.
    predictor.catch(() => (current = null))
    await previous?.predictor.then(
      (one) => one.close(),
      () => {},
    )
    return predictor
  }

  return {
    async predict(request: {
      runFolder: string
      places: WorkPlaces
      paths: readonly string[]
      topCount: number
    }): Promise<Prediction[]> {
      const predictor = await open(request.runFolder, request.places)
      return predictor.predict(request.paths, request.topCount)
    },
  }
}
