import type { FeatureTable } from '../features/feature-table.ts'
import type { Label } from '../../shared/domain/label.ts'
import type { Snapshot, SnapshotImage } from '../../shared/domain/run.ts'

/** Labelled images with their features, as heads are solved on them. */
export interface Examples {
  readonly images: readonly SnapshotImage[]
  /** Place of each image's label in the list of labels. */
  readonly labels: Int32Array
  /** Equal numbers for near-duplicates. */
  readonly groups: Int32Array
  readonly table: FeatureTable
}

/** The labels that have images, in the project's order: what a model can answer. */
export function usedLabels(snapshot: Snapshot): Label[] {
  const used = new Set(snapshot.images.map((image) => image.labelId))
  return snapshot.labels.filter((label) => used.has(label.id))
}

/** Puts labels and groups beside the rows of a table; images that it lacks take no part. */
export function examplesOf(
  images: readonly SnapshotImage[],
  table: FeatureTable,
  labels: readonly Label[],
): Examples {
  const byId = new Map(images.map((image) => [image.id, image]))
  const inTable = table.imageIds.map((id) => {
    const image = byId.get(id)
    if (!image) throw new Error(`the table has an image that was not asked for: ${id}`)
    return image
  })
  const places = new Map(labels.map((label, index) => [label.id, index]))
  const groups = new Map<string, number>()
  const groupOf = (name: string) => {
    if (!groups.has(name)) groups.set(name, groups.size)
    return groups.get(name) ?? 0
  }
  return {
    images: inTable,
    labels: Int32Array.from(inTable, ({ labelId }) => places.get(labelId) ?? 0),
    groups: Int32Array.from(inTable, ({ group }) => groupOf(group)),
    table,
  }
}

/** The rows of the given images, which are the first of the table; shares its memory. */
export function firstRows(table: FeatureTable, images: readonly SnapshotImage[]): FeatureTable {
  const ids = new Set(images.map(({ id }) => id))
  const count = table.imageIds.filter((id) => ids.has(id)).length
  const { width, mirrored } = table
  return {
    width,
    imageIds: table.imageIds.slice(0, count),
    plain: table.plain.subarray(0, count * width),
    ...(mirrored && { mirrored: mirrored.subarray(0, count * width) }),
  }
}

/** Both lists of examples as one, the first's images first; mirrored rows where both have them. */
export function joinExamples(
  first: Examples,
  second: Examples,
  labels: readonly Label[],
): Examples {
  const { mirrored } = first.table
  const otherMirrored = second.table.mirrored
  return examplesOf(
    [...first.images, ...second.images],
    {
      width: first.table.width,
      imageIds: [...first.table.imageIds, ...second.table.imageIds],
      plain: joined(first.table.plain, second.table.plain),
      ...(mirrored && otherMirrored && { mirrored: joined(mirrored, otherMirrored) }),
    },
    labels,
  )
}

function joined(first: Float32Array, second: Float32Array): Float32Array {
  const all = new Float32Array(first.length + second.length)
  all.set(first)
  all.set(second, first.length)
  return all
}
