import { isAbsolute, relative, sep } from 'node:path'
import type { ImageId, LabelId } from '../../shared/domain/ids.ts'
import type { Problem } from '../../shared/domain/image.ts'
import type { KnownImage, Newcomer, NewImage, SortedBatch } from './batch.ts'
import { sortBatch } from './batch.ts'
import type { Groups, Placement } from './groups.ts'
import type { OpenAction } from './history.ts'
import type { Labels } from './labels.ts'
import type { Labelling, LabellingParts } from './labelling.ts'
import { sideNumber } from './rows.ts'
import { labelledImageColumns } from './side-keeper.ts'

/** How a batch is added. */
export interface AddOptions {
  /** From `Labelling.begin`: the labels of all batches of one import are one action. */
  readonly importId?: string | undefined
}

/** What a batch brought. Its problems are already recorded. */
export interface AddedBatch {
  /** Images new to the project. */
  readonly addedCount: number
  /** Files whose content was there already, or came twice. */
  readonly knownCount: number
  /** Images that got their label from this batch. */
  readonly labelledCount: number
  readonly newLabelNames: readonly string[]
  readonly problems: readonly Problem[]
}

/** An image that is entered with the number it will have. */
interface Entry {
  readonly seq: number
  readonly id: ImageId
  readonly newcomer: Newcomer
  readonly placement: Placement
}

/**
 * Takes files that were read into the project: each content once, near-duplicates together, labels
 * as one action.
 */
export class Intake {
  readonly #parts: LabellingParts
  readonly #clock: () => Date
  readonly #groups: Groups
  readonly #labels: Labels
  readonly #labelling: Labelling
  readonly #known
  readonly #lastSeq
  readonly #insert
  readonly #addSource
  readonly #isSource
  readonly #meet

  constructor(
    parts: LabellingParts,
    clock: () => Date,
    areas: { groups: Groups; labels: Labels; labelling: Labelling },
  ) {
    this.#parts = parts
    this.#clock = clock
    this.#groups = areas.groups
    this.#labels = areas.labels
    this.#labelling = areas.labelling
    const { database } = parts
    this.#known = database.prepare<[string], KnownImage>(
      `SELECT ${labelledImageColumns}, (SELECT name FROM labels WHERE ref = label_ref) AS labelName
       FROM images WHERE id = ?`,
    )
    this.#lastSeq = database.prepare<[], number>('SELECT ifnull(max(seq), 0) FROM images').pluck()
    this.#insert = database.prepare<[Record<string, string | number | null>]>(
      `INSERT INTO images (seq, id, label_ref, side, side_hint, group_id, twin_learn,
         twin_held_out, perceptual_hash, format, size_bytes, modified_ms, width, height, added_at,
         file_name, source_path, stored_name)
       VALUES (@seq, @id, @labelRef, @side, @sideHint, @groupId, @twinLearn, @twinHeldOut,
         @perceptualHash, @format, @sizeBytes, @modifiedMs, @width, @height, @addedAt, @fileName,
         @sourcePath, @storedName)`,
    )
    this.#addSource = database.prepare<{ seq: number; path: string }[]>(
      `INSERT OR IGNORE INTO more_sources SELECT seq, @path FROM images
       WHERE seq = @seq AND source_path <> @path`,
    )
    this.#isSource = database
      .prepare<{ seq: number; path: string }[], number>(
        `SELECT EXISTS (SELECT 1 FROM images WHERE seq = @seq AND source_path = @path)
           OR EXISTS (SELECT 1 FROM more_sources WHERE image_seq = @seq AND path = @path)`,
      )
      .pluck()
    this.#meet = database.prepare<[Record<string, string | number | null>]>(
      `UPDATE images SET
         modified_ms = iif(
           stored_name IS NULL AND @storedName IS NOT NULL, @modifiedMs, modified_ms),
         stored_name = ifnull(stored_name, @storedName),
         side_hint = iif(side IS NULL, ifnull(side_hint, @sideHint), side_hint)
       WHERE seq = @seq`,
    )
  }

  /**
   * Adds a batch in one transaction.
   *
   * @throws `project.disk-full`, `project.cannot-write`; nothing of the batch is there then
   */
  add(batch: readonly NewImage[], { importId }: AddOptions = {}): AddedBatch {
    if (importId !== undefined && !this.#labelling.isOpen(importId)) {
      throw new Error(`import ${importId} is not going on`)
    }
    try {
      return this.#parts.history.record({ kind: 'import', labelName: null, importId }, (action) =>
        this.#add(batch, action),
      )
    } catch (error) {
      this.#groups.reset()
      throw error
    }
  }

  #add(batch: readonly NewImage[], action: OpenAction): AddedBatch {
    const { problems } = this.#parts
    const sorted = sortBatch(
      batch,
      (id) => this.#known.get(id),
      // The label of a file that was met before an action of its own may have been changed by hand
      // since.
      ({ seq }, path) => this.#isSource.get({ seq, path }) === 1 && !action.hasChanged(seq),
    )
    problems.forgetHindering(batch.map((file) => file.sourcePath))
    const { refs, newNames } = this.#labelRefs(sorted, action)
    const entered = this.#enterAll(sorted, refs, action)
    for (const { file, known } of sorted.repeated) this.#meetAgain(file, known)
    const given = this.#labelling.give(action, this.#knownWishes(sorted, refs))
    const conflicts = [...sorted.conflicts, ...entered.problems]
    problems.record(conflicts)
    return {
      addedCount: sorted.newcomers.size,
      knownCount: batch.length - sorted.newcomers.size,
      labelledCount: entered.labelledCount + given.changedCount,
      newLabelNames: newNames,
      problems: [...conflicts, ...given.problems],
    }
  }

  /** The labels that images are to get, by image; those that are missing are made. */
  #labelRefs(
    { wishes }: SortedBatch,
    action: OpenAction,
  ): { refs: ReadonlyMap<ImageId, number>; newNames: string[] } {
    const known = new Set(this.#parts.labels.all().map((label): LabelId => label.id))
    const labels = new Map(
      [...new Set(wishes.values())].map((name) => [
        name,
        this.#labels.findOrCreateIn(action, name),
      ]),
    )
    const refs = new Map<ImageId, number>()
    for (const [id, name] of wishes) {
      const label = labels.get(name)
      if (label !== undefined) refs.set(id, label.ref)
    }
    const added = [...labels.values()].filter((label) => !known.has(label.id))
    return { refs, newNames: added.map((label) => label.name) }
  }

  /** Enters what is new in the order of content, so that sides do not follow the order of files. */
  #enterAll(
    { newcomers }: SortedBatch,
    refs: ReadonlyMap<ImageId, number>,
    action: OpenAction,
  ): { labelledCount: number; problems: Problem[] } {
    const entries = this.#place(newcomers)
    const pending = new Map<string, number>()
    for (const { groupId } of entries.map((entry) => entry.placement)) {
      if (groupId !== null) pending.set(groupId, (pending.get(groupId) ?? 0) + 1)
    }
    const addedAt = this.#clock().toISOString()
    const problems: Problem[] = []
    let labelledCount = 0
    for (const entry of entries) {
      const { groupId } = entry.placement
      const pendingCount = groupId === null ? 0 : (pending.get(groupId) ?? 0)
      const labelRef = refs.get(entry.id) ?? null
      const isBothSides = this.#enter(entry, { labelRef, pendingCount, addedAt })
      if (isBothSides) problems.push(this.#labelling.bothSides(entry.seq))
      if (groupId !== null) pending.set(groupId, pendingCount - 1)
      if (labelRef === null) continue
      action.noteEntered(entry.seq, labelRef)
      labelledCount += 1
    }
    return { labelledCount, problems }
  }

  /**
   * Numbers newcomers in the order of their files, and groups them; answers them in the order of
   * their content.
   */
  #place(newcomers: ReadonlyMap<ImageId, Newcomer>): Entry[] {
    const lastSeq = this.#lastSeq.get() ?? 0
    const numbered = [...newcomers].map(([id, newcomer], index) => {
      return {
        seq: lastSeq + 1 + index,
        id,
        newcomer,
        perceptualHash: newcomer.file.perceptualHash,
      }
    })
    const sorted = numbered.toSorted((a, b) => (a.id < b.id ? -1 : 1))
    const placements = this.#groups.place(sorted)
    return sorted.map(({ seq, id, newcomer }) => {
      const placement = placements.get(seq)
      if (placement === undefined) throw new Error(`image ${id} was not placed`)
      return { seq, id, newcomer, placement }
    })
  }

  /** Writes one image; answers whether its label found it on both sides. */
  #enter(
    { seq, id, newcomer, placement }: Entry,
    given: { labelRef: number | null; pendingCount: number; addedAt: string },
  ): boolean {
    const { file, storedFile, otherPaths } = newcomer
    const sideHint = sideNumber(newcomer.sideHint)
    const sided = { id, side: null, sideHint, ...placement }
    const { labelRef, pendingCount, addedAt } = given
    const { sides } = this.#parts
    const side = labelRef === null ? null : sides.sideFor(sided, labelRef, pendingCount)
    const { format, sizeBytes, width, height, perceptualHash, fileName, sourcePath } = file
    const facts = { format, sizeBytes, width, height, perceptualHash, fileName, sourcePath }
    this.#insert.run({
      ...facts,
      ...placement,
      seq,
      id,
      labelRef,
      side: sideNumber(side),
      sideHint,
      addedAt,
      modifiedMs: (storedFile ?? file).modifiedMs,
      storedName: this.#storedName(storedFile),
    })
    for (const path of otherPaths) this.#addSource.run({ seq, path })
    return side === 'neither'
  }

  #meetAgain(file: NewImage, { seq }: KnownImage): void {
    this.#addSource.run({ seq, path: file.sourcePath })
    const storedName = this.#storedName(file)
    const sideHint = sideNumber(file.side)
    if (storedName === null && sideHint === null) return
    this.#meet.run({ seq, storedName, sideHint, modifiedMs: file.modifiedMs })
  }

  #storedName(file: NewImage | null): string | null {
    if (file === null || file.storedPath === null) return null
    const name = relative(this.#parts.paths.images, file.storedPath)
    if (name === '' || name.startsWith('..') || isAbsolute(name)) {
      throw new Error(`${file.storedPath} is not inside ${this.#parts.paths.images}`)
    }
    // With the separator of the web, so that the project can move between systems.
    return name.split(sep).join('/')
  }

  /**
   * What known images are to get; read again, since a newcomer may have joined them to a group in
   * the meantime.
   */
  #knownWishes({ repeated, wishes }: SortedBatch, refs: ReadonlyMap<ImageId, number>) {
    const ids = new Set(repeated.map(({ file }) => file.id).filter((id) => wishes.has(id)))
    return [...ids].flatMap((id) => {
      const image = this.#known.get(id)
      const labelRef = refs.get(id)
      return image === undefined || labelRef === undefined ? [] : [{ image, labelRef }]
    })
  }
}
