/**
 * Temperatures beyond these say that the logits carry no information, or that there are too few to
 * measure it.
 */
const smallestSharpness = 1 / 20
const largestSharpness = 20
const largestStepCount = 60
const tolerance = 1e-7

/**
 * The temperature that logits are divided by so that their softmax is calibrated: it minimises the
 * cross-entropy of the given images, which must not be those the logits' models learned from (Guo,
 * Pleiss, Sun and Weinberger 2017, On calibration of modern neural networks). Convex in 1 /
 * temperature. The targets are one part in n + 2 uniform, so that faultless answers for a few
 * images do not make certainty (after Platt 1999, Probabilistic outputs for support vector
 * machines).
 */
export function fitTemperature(
  logits: ArrayLike<number>,
  labels: ArrayLike<number>,
  labelCount: number,
): number {
  let low = smallestSharpness
  let high = largestSharpness
  let sharpness = 1
  for (let step = 0; step < largestStepCount && high - low > tolerance * low; step += 1) {
    const { slope, curvature } = measureSharpness(logits, labels, labelCount, sharpness)
    if (slope < 0) low = sharpness
    else high = sharpness
    const newton = sharpness - slope / curvature
    const next = newton > low && newton < high ? newton : Math.sqrt(low * high)
    if (Math.abs(next - sharpness) <= tolerance * sharpness) return 1 / next
    sharpness = next
  }
  return 1 / sharpness
}

/**
 * Slope and curvature of the mean cross-entropy of softmax(sharpness · logits) by the sharpness.
 */
function measureSharpness(
  logits: ArrayLike<number>,
  labels: ArrayLike<number>,
  labelCount: number,
  sharpness: number,
): { slope: number; curvature: number } {
  const imageCount = labels.length
  const smoothing = 1 / (imageCount + 2)
  let slope = 0
  let curvature = 0
  // Every `!` below is an index within [n, k].
  for (let image = 0; image < imageCount; image += 1) {
    const start = image * labelCount
    const target = logits[start + labels[image]!]!
    let largest = -Infinity
    let uniform = 0
    for (let index = start; index < start + labelCount; index += 1) {
      largest = Math.max(largest, logits[index]!)
      uniform += logits[index]! / labelCount
    }
    let sum = 0
    let mean = 0
    let square = 0
    for (let index = start; index < start + labelCount; index += 1) {
      const distance = logits[index]! - largest
      const part = Math.exp(sharpness * distance)
      sum += part
      mean += part * distance
      square += part * distance * distance
    }
    mean /= sum
    slope += mean + largest - (1 - smoothing) * target - smoothing * uniform
    curvature += square / sum - mean * mean
  }
  return { slope: slope / imageCount, curvature: curvature / imageCount }
}
