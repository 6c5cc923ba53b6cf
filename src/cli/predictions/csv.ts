import { stringify } from 'csv-stringify/sync'
import type { Prediction } from '../../shared/domain/prediction.ts'
import { describeProblem } from '../../shared/locales/describe.ts'
import type { Translate } from '../../shared/locales/translate.ts'

/** The columns of a list of answers, in their order. */
const columns = ['path', 'label', 'probability', 'second_label', 'second_probability', 'error']

/** Digits of a written probability: as many as float32 arithmetic vouches for. */
const probabilityDigits = 6

/** The first line of a list of answers. */
export function csvHeader(): string {
  return stringify([columns])
}

/** Lines of a list of answers; a file without an answer has its reason in the last column. */
export function csvRows(predictions: readonly Prediction[], words: Translate): string {
  return stringify(predictions.map((prediction) => cells(prediction, words)))
}

function cells(prediction: Prediction, words: Translate): string[] {
  if (prediction.kind === 'problem') {
    const { what } = describeProblem(words, { kind: prediction.problem })
    return [prediction.path, '', '', '', '', what]
  }
  const [first, second] = prediction.top
  return [prediction.path, ...answerCells(first), ...answerCells(second), '']
}

function answerCells(answer: { label: string; probability: number } | undefined): string[] {
  return answer === undefined
    ? ['', '']
    : [answer.label, answer.probability.toFixed(probabilityDigits)]
}
