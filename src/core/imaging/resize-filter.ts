/** For every output sample, the input samples that it is a weighted mean of. */
export interface TriangleFilter {
  /** First tap of every output sample. */
  starts: Int32Array
  /** Number of taps of every output sample: 1 to `tapCount`. */
  counts: Int32Array
  tapCount: number
  /** [output, tapCount] row-major. Taps beyond a sample's own weigh 0, its own sum to 1. */
  weights: Float32Array
}

/**
 * Weights of Pillow's BILINEAR, which are those of ONNX `Resize` with half_pixel, antialias = 1, exclude_outside = 1: a
 * triangle of half-width max(input / output, 1) around the output sample's centre, cut at the borders, normalised.
 * Every step is rounded to a 32-bit float where ONNX Runtime does it (upsample_antialias.h), so the weights are the same
 * bits.
 */
export function triangleFilter(inputSize: number, outputSize: number): TriangleFilter {
  const round = Math.fround
  const ratio = round(outputSize / inputSize)
  const scale = round(1 / ratio)
  const support = Math.max(scale, 1)
  const narrowing = round(1 / support)
  const tapCount = Math.floor(2 * support) + 1
  const starts = new Int32Array(outputSize)
  const counts = new Int32Array(outputSize)
  const weights = new Float32Array(outputSize * tapCount)
  for (let output = 0; output < outputSize; output++) {
    const source = scale === 1 ? output : round(round(round(output + 0.5) / ratio) - 0.5)
    const center = round(source + 0.5)
    const start = Math.max(Math.floor(round(round(center - support) + 0.5)), 0)
    const end = Math.min(Math.floor(round(round(center + support) + 0.5)), inputSize)
    starts[output] = start
    counts[output] = end - start
    const first = output * tapCount
    const own = weights.subarray(first, first + end - start)
    let total = 0
    for (const [tap] of own.entries()) {
      const distance = Math.abs(round(round(round(start + tap - center) + 0.5) * narrowing))
      const weight = distance < 1 ? round(1 - distance) : 0
      own[tap] = weight
      total = round(total + weight)
    }
    const share = round(1 / total)
    for (const [tap, weight] of own.entries()) own[tap] = weight * share
  }
  return { starts, counts, tapCount, weights }
}
