import type { Snapshot } from '../../shared/domain/run.ts'
import { GraftError } from '../../shared/errors.ts'

/** A label needs this many images: one for each fold of the cross-validation that chooses the strength. */
const imagesPerLabel = 5

/** @throws run.too-few-labels, run.too-few-images */
export function assertTrainable(snapshot: Snapshot): void {
  const counts = new Map(snapshot.labels.map((label) => [label.id, 0]))
  for (const image of snapshot.images) {
    counts.set(image.labelId, (counts.get(image.labelId) ?? 0) + 1)
  }
  const used = snapshot.labels.filter((label) => (counts.get(label.id) ?? 0) > 0)
  if (used.length < 2) throw new GraftError('run.too-few-labels', { found: used.length, needed: 2 })
  for (const label of used) {
    const found = counts.get(label.id) ?? 0
    if (found < imagesPerLabel) {
      throw new GraftError('run.too-few-images', {
        label: label.name,
        found,
        needed: imagesPerLabel,
      })
    }
  }
}
