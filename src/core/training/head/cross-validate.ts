import type { Folds } from '../../evaluation/folds.ts'
import type { PreparedRows } from './prepared-rows.ts'
import { solveHead } from './solve-head.ts'
import type { Labelling } from './targets.ts'

/**
 * Logits of images by heads that did not learn from them, [n, k] each, and where the folds' solvers
 * ended.
 */
export interface CrossValidated {
  readonly logits: Float64Array
  /** Coefficients of each fold: the starts of the next, similar cross-validation. */
  readonly ends: readonly Float64Array[]
}

/** The proven gap for heads that are only compared with each other; nothing is decided by less. */
const comparisonGap = 1e-4

/**
 * Solves one head a fold, without the fold's images, and gathers what it answers for them. Mirrored
 * rows of an image stay with it, and only plain ones are answered. The features' scale is that of
 * all rows: it knows no labels.
 *
 * @throws GraftError work.cancelled
 */
export async function crossValidate(
  rows: PreparedRows,
  labelling: Labelling,
  folds: Folds,
  options: {
    strength: number
    starts?: readonly Float64Array[] | undefined
    signal?: AbortSignal | undefined
    onSolved?: (() => void) | undefined
  },
): Promise<CrossValidated> {
  const { labelCount } = labelling
  const { foldOf, foldCount } = folds
  const logits = new Float64Array(rows.imageCount * labelCount)
  const ends: Float64Array[] = []
  for (let fold = 0; fold < foldCount; fold += 1) {
    const weights = Float64Array.from(foldOf, (of, image) =>
      of === fold ? 0 : (labelling.weights?.[image] ?? 1),
    )
    const { strength, starts, signal } = options
    const minimum = await solveHead(
      rows,
      { ...labelling, weights },
      { strength, start: starts?.[fold], gapTolerance: comparisonGap, signal },
    )
    ends.push(minimum.coefficients)
    options.onSolved?.()
    foldOf.forEach((of, image) => {
      if (of !== fold) return
      const start = image * labelCount
      logits.set(minimum.logits.subarray(start, start + labelCount), start)
    })
  }
  return { logits, ends }
}
