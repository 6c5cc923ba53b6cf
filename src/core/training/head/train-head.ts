import type { Estimate } from '../../../shared/domain/report.ts'
import { dealFolds } from '../../evaluation/folds.ts'
import type { Folds } from '../../evaluation/folds.ts'
import { estimateShare } from '../../evaluation/interval.ts'
import { indexOfLargest } from '../../evaluation/softmax.ts'
import { fitTemperature } from '../../evaluation/temperature.ts'
import { chooseStrength } from './choose-strength.ts'
import type { ChosenStrength } from './choose-strength.ts'
import { crossValidate } from './cross-validate.ts'
import type { PreparedRows } from './prepared-rows.ts'
import { prepareRows } from './prepared-rows.ts'
import type { Matrix, MatrixProducts } from './products.ts'
import { readHead, solveHead } from './solve-head.ts'
import type { LinearHead } from './solve-head.ts'
import type { Labelling } from './targets.ts'

/** Images to learn from, by their raw features. */
export interface LearnImages {
  /** Numbers an image. */
  readonly width: number
  /** [n, width] row-major. */
  readonly plain: Float32Array
  /** The same of the mirrored pictures: further rows to learn from that are never judged. */
  readonly mirrored?: Float32Array | undefined
  /** A label index below `labelCount` for each image. */
  readonly labels: Int32Array
  readonly labelCount: number
  /** Images with equal group are near-duplicates and are never split by a fold. */
  readonly groups: ArrayLike<string | number>
}

/** How a head is trained. */
export interface TrainHeadOptions {
  /** Null: chosen by cross-validation. What it means is said at `solveHead`. */
  readonly strength: number | null
  readonly balance: boolean
  readonly seed: number
  readonly products: MatrixProducts
  readonly signal?: AbortSignal | undefined
  /** Solved heads; how many will be needed is not known while the strength is looked for. */
  readonly onProgress?: ((doneCount: number) => void) | undefined
}

/** A head for raw features with what is known about it from its own learn images. */
export interface TrainedHead extends LinearHead {
  readonly strength: number
  /**
   * Divides the logits, which makes their softmax calibrated; not contained in weights and bias.
   */
  readonly temperature: number
  /**
   * Answers for the learn images by heads of the same strength that did not learn from the image's
   * fold.
   */
  readonly crossValidated: {
    /** [n, k], the temperature left out. */
    readonly logits: Float64Array
    readonly answers: Int32Array
    readonly accuracy: Estimate
    readonly foldCount: number
  }
}

/**
 * Five folds learn from 80 % of the images, which costs half of ten and judges about as well
 * (Kohavi 1995).
 */
const foldCount = 5

/**
 * Trains a head: chooses the strength by cross-validation, fits the temperature on what
 * cross-validation answered, then solves on all images. Deterministic for a seed; no other images
 * are looked at.
 *
 * @throws GraftError work.cancelled
 */
export async function trainHead(
  images: LearnImages,
  options: TrainHeadOptions,
): Promise<TrainedHead> {
  const { labels, labelCount } = images
  const labelling: Labelling = { labels, labelCount, balance: options.balance }
  const rows = await prepareRows(imageViews(images), labelCount, options.products)
  const folds = dealFolds(labels, images.groups, { foldCount, seed: options.seed })
  const chosen = await validate(rows, labelling, folds, options)
  const { strength, logits } = chosen
  const minimum = await solveHead(rows, labelling, {
    strength,
    start: chosen.ends[0],
    signal: options.signal,
  })
  const head = await readHead(rows, minimum)
  const answers = Int32Array.from(labels, (_, image) =>
    indexOfLargest(logits.subarray(image * labelCount, (image + 1) * labelCount)),
  )
  const correctCount = answers.filter((answer, image) => answer === labels[image]).length
  return {
    ...head,
    strength,
    temperature: fitTemperature(logits, labels, labelCount),
    crossValidated: {
      logits,
      answers,
      accuracy: estimateShare(correctCount, labels.length),
      foldCount: folds.foldCount,
    },
  }
}

async function validate(
  rows: PreparedRows,
  labelling: Labelling,
  folds: Folds,
  { strength, signal, onProgress }: TrainHeadOptions,
): Promise<ChosenStrength> {
  let doneCount = 0
  const onSolved = (): void => onProgress?.((doneCount += 1))
  if (strength === null) return chooseStrength(rows, labelling, folds, { signal, onSolved })
  const validated = await crossValidate(rows, labelling, folds, { strength, signal, onSolved })
  return { strength, ...validated }
}

function imageViews({ plain, mirrored, labels, width }: LearnImages): Matrix[] {
  return [plain, mirrored]
    .filter((data) => data !== undefined)
    .map((data) => ({ data, rowCount: labels.length, columnCount: width }))
}
