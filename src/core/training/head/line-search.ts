import type { LinePoint } from './softmax-loss.ts'

/**
 * Nocedal and Wright 2006, section 3.1: the decrease asked for, and how much of the slope may
 * remain.
 */
const decreaseShare = 1e-4
const slopeShare = 0.9
/**
 * A convex function is bracketed and then met by Newton steps; more trials mean that rounding hides
 * the decrease.
 */
const largestTrialCount = 30
const largestGrowth = 10

/**
 * A step along a descent direction of a convex function that fulfils the strong Wolfe conditions,
 * or null where rounding leaves none. Tries the whole step, then Newton's step on the slope, kept
 * inside the bracket.
 */
export function searchLine(
  measure: (step: number) => LinePoint,
  start: { readonly value: number; readonly slope: number },
): { step: number; point: LinePoint } | null {
  let step = 1
  let low = 0
  let high = Infinity
  for (let trial = 0; trial < largestTrialCount; trial += 1) {
    const point = measure(step)
    const isLower = point.value <= start.value + decreaseShare * step * start.slope
    if (isLower && Math.abs(point.slope) <= -slopeShare * start.slope) return { step, point }
    if (isLower && point.slope < 0) low = step
    else high = step
    const newton = step - point.slope / point.curvature
    const isInside = newton > low && newton < Math.min(high, largestGrowth * step)
    if (isInside) step = newton
    else step = high === Infinity ? largestGrowth * step : (low + high) / 2
  }
  return null
}
