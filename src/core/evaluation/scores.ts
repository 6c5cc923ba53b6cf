import type { LabelScore } from '../../shared/domain/report.ts'
import type { LabelId } from '../../shared/domain/ids.ts'
import type { Answered } from './judged.ts'

/** Counts [true label][answer]. */
export function confusionMatrix(judged: readonly Answered[], labelCount: number): number[][] {
  const counts = Array.from({ length: labelCount }, () => new Array<number>(labelCount).fill(0))
  for (const { label, answer, weight } of judged) {
    const row = counts[label]
    if (row) row[answer] = (row[answer] ?? 0) + weight
  }
  // Sums of thirds and fifths leave crumbs of rounding behind.
  return counts.map((row) => row.map((count) => Math.round(count * 1e6) / 1e6))
}

/** Precision, recall and F1 of each label; null where nothing was answered or judged. */
export function labelScores(confusion: readonly number[][], ids: readonly LabelId[]): LabelScore[] {
  return ids.map((labelId, label) => {
    const imageCount = (confusion[label] ?? []).reduce((sum, count) => sum + count, 0)
    const answerCount = confusion.reduce((sum, row) => sum + (row[label] ?? 0), 0)
    const correctCount = confusion[label]?.[label] ?? 0
    return {
      labelId,
      imageCount: Math.round(imageCount),
      answerCount,
      precision: answerCount > 0 ? correctCount / answerCount : null,
      recall: imageCount > 0 ? correctCount / imageCount : null,
      f1: answerCount + imageCount > 0 ? (2 * correctCount) / (answerCount + imageCount) : null,
    }
  })
}

/** The mean recall of the labels that were judged. */
export function balancedAccuracy(scores: readonly LabelScore[]): number {
  const recalls = scores.flatMap(({ recall }) => (recall === null ? [] : [recall]))
  return recalls.length === 0
    ? 0
    : recalls.reduce((sum, recall) => sum + recall, 0) / recalls.length
}
