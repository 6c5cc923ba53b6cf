import { GraftError } from '../../../shared/errors.ts'
import { Descent } from './descent.ts'
import type { FeatureSpace } from './feature-space.ts'
import type { Targets } from './softmax-loss.ts'

/** The minimum of one problem, with how near it is known to be. */
export interface Minimum {
  /** As the feature space has them; the next solve of a similar problem starts here. */
  readonly coefficients: Float64Array
  /** Logits of all rows, [n, k]: also of rows with weight 0. */
  readonly logits: Float64Array
  /** Weighted mean cross-entropy + penalty / 2 · |weights|². */
  readonly objective: number
  /** The objective is at most this far above its minimum. */
  readonly gap: number
  readonly stepCount: number
  /**
   * False where the rounding of float32 products ends the descent before the gap asked for is
   * proven.
   */
  readonly isConverged: boolean
}

/** How a minimum is looked for. */
export interface MinimiseOptions {
  readonly penalty: number
  /** Coefficients to start from; `startAtFrequencies` where there are none. */
  readonly start: Float64Array
  /**
   * The proven gap that ends the descent, in nats an image. The true gap is about a tenth of it.
   */
  readonly gapTolerance: number
  readonly signal?: AbortSignal | undefined
}

/** A stop for the impossible: 8 to 60 steps are needed at strengths from 3000 to 1. */
const largestStepCount = 1000

/**
 * Minimises weighted mean cross-entropy + penalty / 2 · |weights|² by preconditioned L-BFGS.
 * Deterministic.
 *
 * @throws GraftError work.cancelled
 */
export async function minimise(
  space: FeatureSpace,
  targets: Targets,
  options: MinimiseOptions,
): Promise<Minimum> {
  const { penalty, gapTolerance, signal, start } = options
  const descent = await Descent.begin(space, targets, penalty, start)
  let stepCount = 0
  while (descent.gap > gapTolerance && stepCount < largestStepCount) {
    if (signal?.aborted) throw new GraftError('work.cancelled', {})
    if (!(await descent.advance())) break
    stepCount += 1
  }
  const { coefficients, logits, objective, gap } = descent
  return { coefficients, logits, objective, gap, stepCount, isConverged: gap <= gapTolerance }
}

/**
 * No weights, and as biases the logarithms of how often each label is met, half a row added to
 * each.
 */
export function startAtFrequencies(space: FeatureSpace, targets: Targets): Float64Array {
  const coefficients = new Float64Array(space.size)
  const bias = coefficients.subarray(space.penalisedCount).fill(1 / 2)
  targets.labels.forEach((label, row) => {
    bias[label]! += targets.weights[row]! // a label is below k, and there is a weight a row
  })
  bias.forEach((weight, label) => (bias[label] = Math.log(weight)))
  return coefficients
}
