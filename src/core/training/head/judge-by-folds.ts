import { dealFolds } from '../../evaluation/folds.ts'
import type { Judged } from '../../evaluation/judged.ts'
import type { LearnImages, TrainHeadOptions } from './train-head.ts'
import { trainHead } from './train-head.ts'

/** What repeated cross-validation answered: every image once a repeat. */
export interface FoldJudgement {
  readonly judgements: readonly Judged[]
  /** Five, or fewer where there are fewer groups of images. */
  readonly foldCount: number
  readonly repeatCount: number
}

/**
 * The heads that are judged learn from 80 % of the images, as large a share as the learn side is.
 */
const foldCount = 5
/**
 * Repeats with other folds even out the luck of the deal; with more images there is less of it, and
 * more to compute.
 */
const fewImages = 300
const repeatCounts = { few: 3, many: 1 } as const

/**
 * Judges by repeated cross-validation, grouped and stratified: every image is answered once a
 * repeat by a head that saw none of its group. Everything that is chosen or fitted is chosen and
 * fitted anew inside each fold, on its own learn images alone: the scales of the features, the
 * strength, the temperature. A strength chosen once on all images would have seen the answers that
 * are judged (Varma and Simon 2006, Bias in error estimation when using cross-validation for model
 * selection).
 *
 * @throws GraftError work.cancelled
 */
export async function judgeByFolds(
  images: LearnImages,
  options: TrainHeadOptions,
): Promise<FoldJudgement> {
  const { labels, groups } = images
  const repeatCount = labels.length > fewImages ? repeatCounts.many : repeatCounts.few
  let doneCount = 0
  const onProgress = (): void => options.onProgress?.((doneCount += 1))
  const judgements: Judged[] = []
  let dealtCount = foldCount
  for (let repeat = 0; repeat < repeatCount; repeat += 1) {
    const seed = options.seed + repeat
    const folds = dealFolds(labels, groups, { foldCount, seed })
    dealtCount = folds.foldCount
    for (let fold = 0; fold < folds.foldCount; fold += 1) {
      const isHeldOut = (image: number): boolean => folds.foldOf[image] === fold
      const answers = await judgeFold(images, isHeldOut, { ...options, seed, onProgress })
      judgements.push(...answers.map((answer) => ({ ...answer, weight: 1 / repeatCount })))
    }
  }
  return { judgements, foldCount: dealtCount, repeatCount }
}

async function judgeFold(
  images: LearnImages,
  isHeldOut: (image: number) => boolean,
  options: TrainHeadOptions,
): Promise<Omit<Judged, 'weight'>[]> {
  const { labels, labelCount, width, plain } = images
  const indices = [...labels.keys()]
  const heldOut = indices.filter(isHeldOut)
  const learnt = indices.filter((image) => !isHeldOut(image))
  const head = await trainHead(pickImages(images, learnt), options)
  const data = pickRows(plain, heldOut, width)
  const products = await options.products.multiply(
    { data, rowCount: heldOut.length, columnCount: width },
    { data: head.weights, rowCount: width, columnCount: labelCount },
  )
  return heldOut.map((image, row) => ({
    image,
    label: labels[image]!, // a label an image
    logits: head.bias.map((bias, label) => bias + products[row * labelCount + label]!), // [held out, k]
    temperature: head.temperature,
  }))
}

function pickImages(images: LearnImages, indices: readonly number[]): LearnImages {
  const { plain, mirrored, width, labels, groups, labelCount } = images
  return {
    width,
    labelCount,
    plain: pickRows(plain, indices, width),
    mirrored: mirrored && pickRows(mirrored, indices, width),
    labels: Int32Array.from(indices, (image) => labels[image]!), // indices are of images
    groups: indices.map((image) => groups[image]!), // as above
  }
}

function pickRows(rows: Float32Array, indices: readonly number[], width: number): Float32Array {
  const picked = new Float32Array(indices.length * width)
  indices.forEach((image, row) =>
    picked.set(rows.subarray(image * width, (image + 1) * width), row * width),
  )
  return picked
}
