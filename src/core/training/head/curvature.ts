import type { Pair } from './feature-space.ts'

/** A step of a solver, the change of the gradient along it, and 1 / their inner product. */
export interface Curvature {
  readonly step: Pair
  readonly change: Pair
  readonly inverseProduct: number
}

/** A vector times an approximation of the inverse Hessian. */
export type Inverse = (vector: Float64Array) => Promise<Float64Array>

/** Joins a step with the change of the gradient along it. */
export function curvatureAlong(step: Pair, change: Pair): Curvature {
  return { step, change, inverseProduct: 1 / dot(step.value, change.image) }
}

/** Adds `scale` times the first `count` coefficients of `addend` to a pair, in place. */
export function addToPair(pair: Pair, addend: Pair, scale: number, count: number): void {
  addScaled(pair.value, addend.value, scale, count)
  if (pair.image !== pair.value) addScaled(pair.image, addend.image, scale, count)
}

/** Multiplies a pair in place. */
export function scalePair(pair: Pair, scale: number): void {
  multiplyBy(pair.value, scale)
  if (pair.image !== pair.value) multiplyBy(pair.image, scale)
}

/**
 * The quasi-Newton direction by the two-loop recursion (Liu and Nocedal 1989; Nocedal and Wright
 * 2006, Numerical Optimization, algorithm 7.4), in a space whose inner product is that of a value
 * with an image. The curvatures stand oldest first; `inverse` is what they correct.
 */
export async function quasiNewtonDirection(
  gradient: Pair,
  curvatures: readonly Curvature[],
  inverse: Inverse,
): Promise<Float64Array> {
  const remaining = gradient.value.slice()
  multiplyBy(remaining, -1)
  const shares = new Float64Array(curvatures.length)
  for (let index = curvatures.length - 1; index >= 0; index -= 1) {
    const { step, change, inverseProduct } = curvatures[index]! // index < length
    const share = inverseProduct * dot(remaining, step.image)
    shares[index] = share
    addScaled(remaining, change.value, -share)
  }
  const direction = await inverse(remaining)
  curvatures.forEach(({ step, change, inverseProduct }, index) => {
    const share = shares[index]! - inverseProduct * dot(direction, change.image) // as long as curvatures
    addScaled(direction, step.value, share)
  })
  return direction
}

function multiplyBy(values: Float64Array, factor: number): void {
  for (let index = 0; index < values.length; index += 1) values[index]! *= factor // index < length
}

/** The plain inner product of the first `count` numbers. */
export function dot(left: Float64Array, right: Float64Array, count = left.length): number {
  let sum = 0
  for (let index = 0; index < count; index += 1) sum += left[index]! * right[index]! // index < count
  return sum
}

/** Adds `scale` times the first `count` numbers of `addend` to `target`. */
export function addScaled(
  target: Float64Array,
  addend: Float64Array,
  scale: number,
  count = target.length,
): void {
  for (let index = 0; index < count; index += 1) target[index]! += scale * addend[index]! // index < count
}
