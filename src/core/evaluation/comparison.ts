import { quantile } from './interval.ts'

/** Two models on the same images. */
export interface Comparison {
  /** Images that only the first, and only the second, answered right. */
  readonly onlyFirstRight: number
  readonly onlySecondRight: number
  /** The accuracy of the second minus that of the first, with its 95 % interval. */
  readonly difference: number
  readonly low: number
  readonly high: number
  /** How likely flips at least as uneven are where both models are equally good. */
  readonly chanceOfLuck: number
}

/**
 * Compares two models image by image. The chance is McNemar's exact test, two-sided (McNemar 1947,
 * Note on the sampling error of the difference between correlated proportions): of the images on
 * which the two differ, each wins half. The interval is that of Agresti and Min 2005 (Simple
 * improved confidence intervals for comparing matched proportions).
 */
export function compareModels(
  isFirstRight: readonly boolean[],
  isSecondRight: readonly boolean[],
): Comparison {
  const imageCount = isFirstRight.length
  if (imageCount !== isSecondRight.length) throw new Error('the models judged different images')
  const onlyFirstRight = isFirstRight.filter((is, image) => is && !isSecondRight[image]).length
  const onlySecondRight = isSecondRight.filter((is, image) => is && !isFirstRight[image]).length
  return {
    onlyFirstRight,
    onlySecondRight,
    difference: imageCount > 0 ? (onlySecondRight - onlyFirstRight) / imageCount : 0,
    ...differenceInterval(onlyFirstRight, onlySecondRight, imageCount),
    chanceOfLuck: mcnemarChance(onlyFirstRight, onlySecondRight),
  }
}

/** Agresti and Min: two images more, one flipped each way, then the usual interval. */
function differenceInterval(
  onlyFirst: number,
  onlySecond: number,
  imageCount: number,
): { low: number; high: number } {
  const count = imageCount + 2
  const center = (onlySecond - onlyFirst) / count
  const variance = onlyFirst + onlySecond + 1 - (onlySecond - onlyFirst) ** 2 / count
  const half = (quantile * Math.sqrt(variance)) / count
  return { low: Math.max(-1, center - half), high: Math.min(1, center + half) }
}

/** Twice the binomial tail of the rarer flip, at most 1. */
function mcnemarChance(onlyFirst: number, onlySecond: number): number {
  const flipCount = onlyFirst + onlySecond
  let logTerm = -flipCount * Math.LN2
  let tail = 0
  for (let wins = 0; wins <= Math.min(onlyFirst, onlySecond); wins += 1) {
    tail += Math.exp(logTerm)
    logTerm += Math.log((flipCount - wins) / (wins + 1))
  }
  return Math.min(1, 2 * tail)
}
