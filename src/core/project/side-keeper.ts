import type { Side } from '../../shared/domain/image.ts'
import type { ProjectDatabase } from './database.ts'
import { sideFromNumber, usedSideFromNumber } from './rows.ts'
import { sideOf } from './sides.ts'

/** What decides the side of an image. */
export interface SidedImage {
  readonly id: string
  readonly side: number | null
  readonly sideHint: number | null
  readonly groupId: string | null
  readonly twinLearn: number | null
}

/** What is known of an image when its label changes. */
export interface LabelledImage extends SidedImage {
  readonly seq: number
  readonly labelRef: number | null
}

/** The columns of a `LabelledImage`. */
export const labelledImageColumns = `seq, id, label_ref AS labelRef, side, side_hint AS sideHint,
  group_id AS groupId, twin_learn AS twinLearn`

/**
 * Finds the sticky side of images at their first label, inside the transaction that labels them.
 */
export class SideKeeper {
  readonly #count
  readonly #twinSide
  readonly #groupSize

  constructor(database: ProjectDatabase) {
    this.#count = database
      .prepare<[number, number], number>(
        'SELECT image_count FROM label_sides WHERE label_ref = ? AND side = ?',
      )
      .pluck()
    this.#twinSide = database
      .prepare<[string], number>(
        'SELECT side FROM images WHERE group_id = ? AND side IN (1, 2) LIMIT 1',
      )
      .pluck()
    this.#groupSize = database
      .prepare<[string], number>('SELECT count(*) FROM images WHERE group_id = ?')
      .pluck()
  }

  /**
   * The side that belongs to an image from now on, which does not have the label yet.
   * `pendingCount`: members of its group that are about to be entered.
   */
  sideFor(image: SidedImage, labelRef: number, pendingCount = 0): Side {
    const settled = sideFromNumber(image.side)
    if (settled !== null) return settled
    const { groupId } = image
    const twin = groupId === null ? undefined : this.#twinSide.get(groupId)
    const twinSide = usedSideFromNumber(twin ?? null)
    const isAlone = groupId === null || twinSide !== null
    const unitSize = isAlone ? 1 : (this.#groupSize.get(groupId) ?? 0) + pendingCount
    return sideOf({
      imageId: image.id,
      isBridge: image.twinLearn !== null,
      twinSide,
      hint: usedSideFromNumber(image.sideHint),
      unitSize,
      counts: {
        learnCount: this.#count.get(labelRef, 1) ?? 0,
        heldOutCount: this.#count.get(labelRef, 2) ?? 0,
      },
    })
  }
}
