import type { Report } from '../../shared/domain/report.ts'
import type { Answered } from './judged.ts'
import { weightOf } from './judged.ts'

/** Every twentieth, and more where most answers of a good model are. */
const limits: readonly number[] = [
  ...Array.from({ length: 20 }, (_, index) => index / 20),
  0.97,
  0.98,
  0.99,
  0.995,
]

/**
 * What is left, and how right it is, when only answers at least this sure are given (the
 * risk-coverage curve of El-Yaniv and Wiener 2010, On the foundations of noise-free selective
 * classification). Accuracy is null where nothing is left.
 */
export function coverageCurve(judged: readonly Answered[]): Report['coverage'] {
  const total = weightOf(judged)
  return limits.map((minimumProbability) => {
    const given = judged.filter(({ probability }) => probability >= minimumProbability)
    const count = weightOf(given)
    const correctCount = weightOf(given, ({ answer, label }) => answer === label)
    return {
      minimumProbability,
      coverage: total > 0 ? count / total : 0,
      accuracy: count > 0 ? correctCount / count : null,
    }
  })
}
