import { minimise, startAtFrequencies } from './minimise.ts'
import type { Minimum } from './minimise.ts'
import type { PreparedRows } from './prepared-rows.ts'
import { foldStandardisation } from './standardise.ts'
import { rowTargets } from './targets.ts'
import type { Labelling } from './targets.ts'

/** A linear classifier: logits = features · weights + bias, for raw features. */
export interface LinearHead {
  /** [d, k] row-major. */
  readonly weights: Float32Array
  /** [k] */
  readonly bias: Float32Array
}

/** How a head is solved. */
export interface SolveOptions {
  /** See `solveHead`; scikit-learn's 1 / C. */
  readonly strength: number
  /**
   * The coefficients of an earlier solve on the same rows: 50 changed labels then take a third of
   * the steps.
   */
  readonly start?: Float64Array | undefined
  /** How far above its minimum the objective may end, in nats an image. */
  readonly gapTolerance?: number | undefined
  readonly signal?: AbortSignal | undefined
}

/** Far below what changes an answer: 1e-3 is where differences in probabilities begin to show. */
const defaultGapTolerance = 1e-5

/**
 * Solves the L2-regularised multinomial logistic regression on standardised features, which is
 * convex (Bishop 2006, Pattern Recognition and Machine Learning, section 4.3.4):
 *
 *   minimise  Σ weightᵢ · cross-entropyᵢ + strength / 2 · |weights|²
 *
 * Biases are free. This is scikit-learn's LogisticRegression(C=1 / strength) behind a
 * StandardScaler, the images' weights being sample_weight and `balance` class_weight='balanced';
 * for two labels, where scikit-learn keeps only the difference of their weights, C=2 / strength. As
 * the sum over the images grows with them, a strength means the same prior belief about the weights
 * for 50 images and for 5,000.
 *
 * @throws GraftError work.cancelled
 */
export async function solveHead(
  rows: PreparedRows,
  labelling: Labelling,
  options: SolveOptions,
): Promise<Minimum> {
  const targets = rowTargets(rows, labelling)
  return minimise(rows.space, targets, {
    penalty: options.strength / targets.totalWeight,
    start: options.start ?? startAtFrequencies(rows.space, targets),
    gapTolerance: options.gapTolerance ?? defaultGapTolerance,
    signal: options.signal,
  })
}

/**
 * The head for raw features that a minimum stands for; the biases' mean, which changes nothing, is
 * made 0.
 */
export async function readHead(rows: PreparedRows, minimum: Minimum): Promise<LinearHead> {
  const { space, standardisation } = rows
  const weights = await space.weights(minimum.coefficients)
  const bias = minimum.coefficients.slice(space.penalisedCount)
  const mean = bias.reduce((sum, value) => sum + value, 0) / bias.length
  return foldStandardisation(
    standardisation,
    weights,
    bias.map((value) => value - mean),
  )
}
