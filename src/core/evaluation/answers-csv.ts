import { stringify } from 'csv-stringify/sync'
import type { Answer, Report } from '../../shared/domain/report.ts'
import { indexOfLargest } from './softmax.ts'

/** Digits of a written probability: as many as float32 arithmetic vouches for. */
const probabilityDigits = 6

/**
 * Every judged image with its label, the model's answer and the calibrated probabilities, one column a label, as RFC
 * 4180 asks. Rows are in the order of their paths. A text that a spreadsheet would take for a formula gets an
 * apostrophe in front (OWASP, CSV injection); probabilities are never negative and stay numbers.
 */
export function answersCsv(report: Report): string {
  const names = new Map(report.labels.map(({ id, name }) => [id, name]))
  const columns = report.labels.map(({ name }) => `p:${name}`)
  const header = ['path', 'label', 'answer', 'probability', ...columns]
  const rows = report.answers.toSorted(byPath).map(({ path, labelId, probabilities }) => {
    const best = indexOfLargest(probabilities)
    const answer = report.labels[best]?.name ?? ''
    const figures = [probabilities[best] ?? 0, ...probabilities].map((value) =>
      value.toFixed(probabilityDigits),
    )
    return [path, names.get(labelId) ?? labelId, answer, ...figures]
  })
  return stringify([header, ...rows], {
    escape_formulas: true,
    record_delimiter: '\r\n',
    // Left alone, the writer quotes the two together only.
    quoted_match: /[\r\n]/,
  })
}

/** By code units, so that the order is the same on every computer. */
function byPath(a: Answer, b: Answer): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1
  if (a.imageId !== b.imageId) return a.imageId < b.imageId ? -1 : 1
  return 0
}
