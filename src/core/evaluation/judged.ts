import { indexOfLargest, softmax } from './softmax.ts'

/** One judged image, or one judgement of it where it is judged in several repeats. */
export interface Judged {
  /** Place of the image in the list of judged images. */
  readonly image: number
  /** Place of its true label. */
  readonly label: number
  /** [labels] before calibration. */
  readonly logits: ArrayLike<number>
  /** Fitted without this image. */
  readonly temperature: number
  /** 1, or 1 / repeats. */
  readonly weight: number
}

/** A judgement with its answer worked out. */
export interface Answered extends Judged {
  readonly probabilities: Float64Array
  readonly answer: number
  /** Of the answer. */
  readonly probability: number
}

/** Calibrated probabilities and the answer of each judgement; with `temperature` 1, as they were before. */
export function answered(judged: readonly Judged[], temperature?: number): Answered[] {
  return judged.map((one) => {
    const probabilities = softmax(one.logits, temperature ?? one.temperature)
    const answer = indexOfLargest(probabilities)
    return { ...one, probabilities, answer, probability: probabilities[answer] ?? 0 }
  })
}

/** Sum of the weights of those that fulfil the condition. */
export function weightOf(
  judged: readonly Answered[],
  isCounted: (one: Answered) => boolean = () => true,
): number {
  return judged.reduce((sum, one) => sum + (isCounted(one) ? one.weight : 0), 0)
}
