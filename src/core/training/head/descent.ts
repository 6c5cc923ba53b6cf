import type { Curvature } from './curvature.ts'
import {
  addToPair,
  addScaled,
  curvatureAlong,
  dot,
  quasiNewtonDirection,
  scalePair,
} from './curvature.ts'
import type { FeatureSpace, Pair, Placed } from './feature-space.ts'
import { searchLine } from './line-search.ts'
import type { LinePoint, Targets } from './softmax-loss.ts'
import { measureLoss, weightedSquare } from './softmax-loss.ts'

/** Steps that correct the modelled Hessian; 16 need as many steps in all. */
const rememberedStepCount = 6

/**
 * One descent to the minimum of weighted mean cross-entropy + penalty / 2 · |weights|². The logits
 * are followed along each step, so that the line search costs no matrix product: one makes the
 * direction's logits, one the new gradient.
 */
export class Descent {
  objective: number
  /** The objective is at most this far above its minimum. */
  gap = Infinity
  readonly #space: FeatureSpace
  readonly #targets: Targets
  readonly #penalty: number
  readonly #position: Placed
  /** The gradient by the logits, at the position or where the line search is. */
  readonly #residuals: Float64Array
  readonly #curvatures: Curvature[] = []
  #gradient: Pair
  /** How much of the rows' variation the loss feels: p (1 - p), as measured along the last step. */
  #curvature: number

  private constructor(
    space: FeatureSpace,
    targets: Targets,
    penalty: number,
    start: { position: Placed; residuals: Float64Array; gradient: Pair; objective: number },
  ) {
    this.#space = space
    this.#targets = targets
    this.#penalty = penalty
    this.#position = start.position
    this.#residuals = start.residuals
    this.#gradient = start.gradient
    this.objective = start.objective
    this.#curvature = 1 / targets.labelCount
    this.#measureGap()
  }

  /** A descent that starts at the given coefficients, which it copies. */
  static async begin(
    space: FeatureSpace,
    targets: Targets,
    penalty: number,
    coefficients: Float64Array,
  ): Promise<Descent> {
    const { penalisedCount } = space
    const position = await space.place(coefficients.slice())
    const { value, image, logits } = position
    const residuals = new Float64Array(logits.length)
    const loss = measureLoss(targets, logits, logits, 0, residuals).value
    const objective = loss + (penalty / 2) * dot(value, image, penalisedCount)
    const gradient = await space.pullBack(residuals)
    addToPair(gradient, position, penalty, penalisedCount)
    return new Descent(space, targets, penalty, { position, residuals, gradient, objective })
  }

  /** The coefficients reached; they change with the next step. */
  get coefficients(): Float64Array {
    return this.#position.value
  }

  /** The logits of all rows, [n, k], as they are followed; they change with the next step. */
  get logits(): Float64Array {
    return this.#position.logits
  }

  /** Takes one step; false where rounding leaves no step downwards. */
  async advance(): Promise<boolean> {
    const value = await quasiNewtonDirection(this.#gradient, this.#curvatures, (vector) =>
      this.#space.applyInverse(vector, this.#penalty, this.#curvature),
    )
    const direction = await this.#space.place(value)
    const found = this.#search(direction)
    if (found) {
      this.objective = found.point.value
      this.#curvature = this.#feltCurvature(direction, found.point)
      await this.#move(direction, found.step)
      return true
    }
    if (this.#curvatures.length === 0) return false
    this.#curvatures.length = 0
    measureLoss(this.#targets, this.logits, this.logits, 0, this.#residuals)
    return true
  }

  #search(direction: Placed): { step: number; point: LinePoint } | null {
    const { logits } = this.#position
    const square = this.#product(this.#position, this.#position)
    const product = this.#product(this.#position, direction)
    const directionSquare = this.#product(direction, direction)
    const slope = dot(this.#residuals, direction.logits) + this.#penalty * product
    if (!(slope < 0)) return null
    const measure = (step: number): LinePoint => {
      const loss = measureLoss(this.#targets, logits, direction.logits, step, this.#residuals)
      const norm = square + 2 * step * product + step * step * directionSquare
      return {
        value: loss.value + (this.#penalty / 2) * norm,
        slope: loss.slope + this.#penalty * (product + step * directionSquare),
        curvature: loss.curvature + this.#penalty * directionSquare,
      }
    }
    return searchLine(measure, { value: this.objective, slope })
  }

  async #move(direction: Placed, length: number): Promise<void> {
    const { value, image, logits } = this.#position
    addScaled(value, direction.value, length)
    if (image !== value) addScaled(image, direction.image, length)
    addScaled(logits, direction.logits, length)
    const gradient = await this.#space.pullBack(this.#residuals)
    addToPair(gradient, this.#position, this.#penalty, this.#space.penalisedCount)
    const change = this.#gradient
    scalePair(change, -1)
    addToPair(change, gradient, 1, value.length)
    this.#gradient = gradient
    this.#measureGap()
    scalePair(direction, length)
    const curvature = curvatureAlong(direction, change)
    if (curvature.inverseProduct > 0) this.#curvatures.push(curvature)
    if (this.#curvatures.length > rememberedStepCount) this.#curvatures.shift()
  }

  /**
   * The loss's part of the curvature along a direction, beside how much the logits change along it.
   */
  #feltCurvature(direction: Placed, point: LinePoint): number {
    const lossCurvature = point.curvature - this.#penalty * this.#product(direction, direction)
    const felt = lossCurvature / weightedSquare(this.#targets, direction.logits)
    return felt > 0 ? felt : this.#curvature
  }

  /**
   * The objective is strongly convex in the weights, so it lies at most |gradient|² / (2 · penalty)
   * above its minimum over them (Nesterov 2004, Introductory Lectures on Convex Optimization,
   * theorem 2.1.10); the biases add what the diagonal of their own Hessian says.
   */
  #measureGap(): void {
    const { penalisedCount, labelCount } = this.#space
    let gap = this.#product(this.#gradient, this.#gradient) / (2 * this.#penalty)
    for (let label = 0; label < labelCount; label += 1) {
      const slope = this.#gradient.value[penalisedCount + label]! // the biases are at the end
      if (slope !== 0) gap += (slope * slope) / (2 * this.#biasCurvature(label))
    }
    this.gap = gap
  }

  /** Weighted mean of p (1 - p): a residual's size over its row's weight is p or 1 - p. */
  #biasCurvature(label: number): number {
    const { labelCount, weights, totalWeight } = this.#targets
    let sum = 0
    for (let row = 0; row < weights.length; row += 1) {
      const size = Math.abs(this.#residuals[row * labelCount + label]!) // in [n, k]
      if (size > 0) sum += size * (1 - (size * totalWeight) / weights[row]!) // as many as rows
    }
    return Math.max(sum, Number.MIN_VALUE)
  }

  /** The inner product of the weights that two pairs stand for. */
  #product(left: Pair, right: Pair): number {
    return dot(left.value, right.image, this.#space.penalisedCount)
  }
}
