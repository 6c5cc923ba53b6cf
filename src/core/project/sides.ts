import type { Side } from '../../shared/domain/image.ts'

/** A side whose images take part in runs. */
export type UsedSide = 'learn' | 'held-out'

/** How many images of one label are on each side. */
export interface SideCounts {
  readonly learnCount: number
  readonly heldOutCount: number
}

/** What decides the side of an image that gets its first label. */
export interface SideQuestion {
  readonly imageId: string
  /** Near-duplicate of images on both sides. */
  readonly isBridge: boolean
  /** The side of its near-duplicates, if any has one. */
  readonly twinSide: UsedSide | null
  /** The side that its folder or list named at import. */
  readonly hint: UsedSide | null
  /** Images that will follow it to its side: its group, itself included. */
  readonly unitSize: number
  /** Those that have the label now. */
  readonly counts: SideCounts
}

/**
 * The side of an image at its first label, kept for good. Twins come before the import's hint,
 * because an image that is judged must not have been learnt from; where the two disagree the image
 * is used on neither side.
 */
export function sideOf(question: SideQuestion): Side {
  const { isBridge, twinSide, hint } = question
  if (isBridge) return 'neither'
  if (twinSide !== null) return hint === null || hint === twinSide ? twinSide : 'neither'
  return hint ?? laggingSide(question)
}

/**
 * The side that lags behind its share, held out being one in five: held out if that leaves its
 * count nearer to 20 % than learn would, the content hash deciding a draw. For single images the
 * count stays within one of 20 %.
 */
function laggingSide({ imageId, unitSize, counts }: SideQuestion): UsedSide {
  // |heldOut + unit - total / 5| against |heldOut - total / 5|, where total includes the unit; in
  // whole numbers.
  const heldOutExcess = 10 * counts.heldOutCount + 3 * unitSize
  const allowance = 2 * (counts.learnCount + counts.heldOutCount)
  if (heldOutExcess === allowance) return isEvenHash(imageId) ? 'held-out' : 'learn'
  return heldOutExcess < allowance ? 'held-out' : 'learn'
}

function isEvenHash(imageId: string): boolean {
  return Number.parseInt(imageId.slice(-1), 16) % 2 === 0
}
