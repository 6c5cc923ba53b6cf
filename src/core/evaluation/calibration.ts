import type { Calibration } from '../../shared/domain/report.ts'
import type { Answered } from './judged.ts'
import { weightOf } from './judged.ts'

/**
 * One bin of a reliability diagram: answers that were about equally sure, and how often they were
 * right.
 */
export type ReliabilityBin = Calibration['bins'][number]

const binCount = 10

/** The answers by their probability in ten bins of equal width; empty bins are left out. */
export function reliabilityBins(judged: readonly Answered[]): ReliabilityBin[] {
  const bins = Map.groupBy(judged, ({ probability }) =>
    Math.min(binCount - 1, Math.floor(probability * binCount)),
  )
  return [...bins]
    .toSorted(([left], [right]) => left - right)
    .map(([index, members]) => {
      const imageCount = weightOf(members)
      const sum = members.reduce((total, one) => total + one.weight * one.probability, 0)
      return {
        low: index / binCount,
        high: (index + 1) / binCount,
        imageCount,
        meanProbability: sum / imageCount,
        accuracy: weightOf(members, ({ answer, label }) => answer === label) / imageCount,
      }
    })
}

/**
 * The expected calibration error: how far, on average over the answers, the probability of a bin
 * lies from how often its answers are right (Naeini, Cooper and Hauskrecht 2015, Obtaining well
 * calibrated probabilities using Bayesian binning). 0 where nothing was judged.
 */
export function calibrationError(bins: readonly ReliabilityBin[]): number {
  const total = bins.reduce((sum, { imageCount }) => sum + imageCount, 0)
  return bins.reduce(
    (sum, { imageCount, meanProbability, accuracy }) =>
      sum + (imageCount / total) * Math.abs(meanProbability - accuracy),
    0,
  )
}
