import { seededRandom } from '../test/fixtures/seeded-random.ts'

/** Features of made-up images with their labels. */
export interface MadeFeatures {
  /** [images, width] row-major. */
  readonly plain: Float32Array
  readonly labels: Int32Array
}

const causeCount = 60
/** Share of the images whose label is drawn anew: no photographs are labelled without a mistake. */
const mislabelledShare = 0.08

/**
 * Features as a convolutional network's are after averaging: each is rectified and depends on a few
 * dozen causes that all share, the leading ones most, beside some noise of its own; a quarter never
 * fires. Labels lie in the causes.
 */
export function makeFeatures(options: {
  imagesPerLabel: number
  labelCount: number
  width: number
  seed: number
}): MadeFeatures {
  const { imagesPerLabel, labelCount, width, seed } = options
  const imageCount = imagesPerLabel * labelCount
  const random = seededRandom(seed)
  const loadings = Float64Array.from({ length: causeCount * width }, () => normal(random))
  const centers = Float64Array.from({ length: labelCount * causeCount }, () => normal(random))
  const plain = new Float32Array(imageCount * width)
  const labels = Int32Array.from({ length: imageCount }, (_, image) => image % labelCount)
  const causes = new Float64Array(causeCount)
  for (let image = 0; image < imageCount; image++) {
    const center = (labels[image] ?? 0) * causeCount
    for (let cause = 0; cause < causeCount; cause++) {
      const strength = 1 / Math.sqrt(cause + 1)
      causes[cause] = strength * (0.5 * (centers[center + cause] ?? 0) + normal(random))
    }
    for (let column = Math.floor(width / 4); column < width; column++) {
      let value = 0.5 * normal(random)
      for (let cause = 0; cause < causeCount; cause++)
        value += (causes[cause] ?? 0) * (loadings[cause * width + column] ?? 0)
      plain[image * width + column] = Math.max(0, value)
    }
    if (random() < mislabelledShare) labels[image] = Math.floor(random() * labelCount)
  }
  return { plain, labels }
}

/** Box and Muller 1958. */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}
