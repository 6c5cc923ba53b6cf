import { createChance } from './chance.ts'

/** Images in a fold's stead: the fold number of each image, from 0 to `foldCount` - 1. */
export interface Folds {
  readonly foldOf: Int32Array
  readonly foldCount: number
}

/**
 * Deals images into folds for cross-validation: every label spread evenly over the folds
 * (stratified), images of one group together in one fold (near-duplicates would else be judged by
 * what was learnt from their twins). Groups are dealt the largest first, equally large ones in an
 * order that the seed gives, each to the fold that has fewest images of its labels, then fewest
 * images. There are no more folds than groups; where all images are of one group they are dealt one
 * by one. The same input gives the same folds.
 */
export function dealFolds(
  labels: Int32Array,
  groups: ArrayLike<string | number>,
  options: { foldCount: number; seed: number },
): Folds {
  const grouped = Map.groupBy(labels.keys(), (image) => groups[image]!) // a group an image
  const members = grouped.size > 1 ? grouped : Map.groupBy(labels.keys(), (image) => image)
  const foldCount = Math.min(options.foldCount, members.size)
  const chance = createChance(options.seed)
  const order = [...members.values()]
    .map((images) => ({ images, rank: chance() }))
    .toSorted((left, right) => right.images.length - left.images.length || left.rank - right.rank)
  const labelCount = labels.reduce((most, label) => Math.max(most, label + 1), 0)
  const counts = Array.from({ length: foldCount }, () => new Int32Array(labelCount))
  const sizes = new Int32Array(foldCount)
  const foldOf = new Int32Array(labels.length)
  for (const { images } of order) {
    const labelsMet = images.map((image) => labels[image]!) // a label an image
    const load = (fold: number): number =>
      labelsMet.reduce((sum, label) => sum + counts[fold]![label]!, 0) // fold < foldCount
    const fold = lightest(foldCount, load, sizes)
    for (const image of images) foldOf[image] = fold
    for (const label of labelsMet) counts[fold]![label]! += 1 // as above
    sizes[fold]! += images.length
  }
  return { foldOf, foldCount }
}

function lightest(foldCount: number, load: (fold: number) => number, sizes: Int32Array): number {
  let best = 0
  for (let fold = 1; fold < foldCount; fold += 1) {
    const difference = load(fold) - load(best) || sizes[fold]! - sizes[best]! // fold < foldCount
    if (difference < 0) best = fold
  }
  return best
}
