/** What the rows of a head's problem are to be answered with, and how much each counts. */
export interface Targets {
  /** A label index below `labelCount` for each row. */
  readonly labels: Int32Array
  readonly labelCount: number
  /**
   * Rows with weight 0 take no part, but their logits are followed: so a fold is judged while it is
   * left out.
   */
  readonly weights: Float64Array
  readonly totalWeight: number
}

/** A smooth function at one point of a line: its value, slope and curvature along the line. */
export interface LinePoint {
  readonly value: number
  readonly slope: number
  readonly curvature: number
}

/**
 * The weighted mean cross-entropy at `logits + step * directions` with its two derivatives by the
 * step, in float64. `residuals` receives its gradient by the logits: weight / total weight *
 * (probability - target), [n, k].
 */
export function measureLoss(
  targets: Targets,
  logits: Float64Array,
  directions: Float32Array | Float64Array,
  step: number,
  residuals: Float64Array,
): LinePoint {
  const { labels, labelCount, weights, totalWeight } = targets
  const shifted = new Float64Array(labelCount)
  let value = 0
  let slope = 0
  let curvature = 0
  // Every `!` below is an index within [n, k] or within the labels of a row.
  for (let row = 0; row < labels.length; row += 1) {
    const start = row * labelCount
    const weight = weights[row]! / totalWeight
    if (weight === 0) {
      residuals.fill(0, start, start + labelCount)
      continue
    }
    let largest = -Infinity
    for (let label = 0; label < labelCount; label += 1) {
      const logit = logits[start + label]! + step * directions[start + label]!
      shifted[label] = logit
      if (logit > largest) largest = logit
    }
    const target = labels[row]!
    const targetLogit = shifted[target]!
    let sum = 0
    for (let label = 0; label < labelCount; label += 1) {
      const exponential = Math.exp(shifted[label]! - largest)
      shifted[label] = exponential
      sum += exponential
    }
    value += weight * (Math.log(sum) + largest - targetLogit)
    let mean = 0
    let square = 0
    for (let label = 0; label < labelCount; label += 1) {
      const probability = shifted[label]! / sum
      const direction = directions[start + label]!
      mean += probability * direction
      square += probability * direction * direction
      residuals[start + label] = weight * probability
    }
    residuals[start + target]! -= weight
    slope += weight * (mean - directions[start + target]!)
    curvature += weight * (square - mean * mean)
  }
  return { value, slope, curvature }
}

/** The weighted mean over the rows of the square of their logits' length. */
export function weightedSquare(targets: Targets, logits: Float64Array): number {
  const { weights, totalWeight, labelCount } = targets
  let sum = 0
  for (let row = 0, index = 0; row < weights.length; row += 1) {
    let square = 0
    for (const end = index + labelCount; index < end; index += 1) {
      const logit = logits[index]! // in [n, k]
      square += logit * logit
    }
    sum += weights[row]! * square // row < length
  }
  return sum / totalWeight
}
