import type { Estimate } from '../../shared/domain/report.ts'

/** The standard normal quantile of a two-sided 95 % interval. */
export const quantile = 1.959963984540054

/**
 * The 95 % score interval of a share (Wilson 1927, Probable inference, the law of succession, and
 * statistical inference): right also near 0 and 1, where the usual one leaves the scale. The whole
 * of [0, 1] where nothing was measured. `correctCount` may be a mean of several passes over the
 * images.
 */
export function wilsonInterval(
  correctCount: number,
  imageCount: number,
): { low: number; high: number } {
  if (imageCount === 0) return { low: 0, high: 1 }
  const share = correctCount / imageCount
  const square = quantile * quantile
  const scale = 1 + square / imageCount
  const center = (share + square / (2 * imageCount)) / scale
  const variance = (share * (1 - share)) / imageCount + square / (4 * imageCount * imageCount)
  const half = (quantile * Math.sqrt(variance)) / scale
  return {
    low: correctCount === 0 ? 0 : Math.max(0, center - half),
    high: correctCount === imageCount ? 1 : Math.min(1, center + half),
  }
}

/** A share with its 95 % interval. Where nothing was measured its value is 0. */
export function estimateShare(correctCount: number, imageCount: number): Estimate {
  const value = imageCount === 0 ? 0 : correctCount / imageCount
  return { value, ...wilsonInterval(correctCount, imageCount), correctCount, imageCount }
}
