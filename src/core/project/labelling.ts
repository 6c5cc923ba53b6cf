import { randomUUID } from 'node:crypto'
import type { ImageId, LabelId } from '../../shared/domain/ids.ts'
import type { Problem } from '../../shared/domain/image.ts'
import { GraftError } from '../../shared/errors.ts'
import type { ProjectDatabase } from './database.ts'
import type { ProjectPaths } from './folder.ts'
import type { History, OpenAction, RepeatedAction } from './history.ts'
import type { LabelRows } from './label-rows.ts'
import type { Problems } from './problems.ts'
import { readPath } from './rows.ts'
import type { LabelledImage, SideKeeper } from './side-keeper.ts'
import { labelledImageColumns } from './side-keeper.ts'

interface FileRow {
  readonly sourcePath: string
  readonly storedName: string | null
}

/** The parts of a project that labelling works with. */
export interface LabellingParts {
  readonly database: ProjectDatabase
  readonly paths: ProjectPaths
  readonly history: History
  readonly labels: LabelRows
  readonly sides: SideKeeper
  readonly problems: Problems
}

/** Gives and takes labels, and takes such actions back, across restarts. */
export class Labelling {
  readonly #parts: LabellingParts
  readonly #openImports = new Set<string>()
  readonly #byId
  readonly #file
  readonly #twin

  constructor(parts: LabellingParts) {
    this.#parts = parts
    const { database } = parts
    this.#byId = database.prepare<[string], LabelledImage>(
      `SELECT ${labelledImageColumns} FROM images WHERE id = ?`,
    )
    const fileColumns = 'source_path AS sourcePath, stored_name AS storedName'
    this.#file = database.prepare<[number], FileRow>(
      `SELECT ${fileColumns} FROM images WHERE seq = ?`,
    )
    this.#twin = database.prepare<[{ seq: number }], FileRow>(
      `SELECT ${fileColumns} FROM images WHERE seq IN (
         SELECT twin_learn FROM images WHERE seq = @seq
         UNION SELECT twin_held_out FROM images WHERE seq = @seq
         UNION SELECT min(twin.seq) FROM images AS twin JOIN images AS image USING (group_id)
           WHERE image.seq = @seq AND twin.side IN (1, 2)
       ) ORDER BY seq`,
    )
  }

  get canUndo(): boolean {
    return this.#parts.history.canUndo
  }

  get canRedo(): boolean {
    return this.#parts.history.canRedo
  }

  /**
   * Starts an import: the labels of all batches that are added with the id are one action, unless
   * another action comes between them; then they are as many as there are pieces.
   */
  begin(): string {
    const importId = randomUUID()
    this.#openImports.add(importId)
    return importId
  }

  /** Ends an import; its id is good for nothing afterwards. */
  end(importId: string): void {
    this.#openImports.delete(importId)
  }

  /** Whether an import with this id is going on. */
  isOpen(importId: string): boolean {
    return this.#openImports.has(importId)
  }

  /**
   * Gives images a label, or none; one action.
   *
   * @throws `label.not-found`, `image.not-found`; nothing is changed then
   */
  assign(imageIds: readonly ImageId[], labelId: LabelId | null): { changedCount: number } {
    const { database, history, labels } = this.#parts
    return database.write(() => {
      const label = labelId === null ? null : labels.byId(labelId)
      if (label === undefined) throw new GraftError('label.not-found', { name: labelId ?? '' })
      const images = [...new Set(imageIds)].map((id) => this.#find(id))
      return history.record({ kind: 'assign', labelName: label?.name ?? null }, (action) => ({
        changedCount: this.give(
          action,
          images.map((image) => ({ image, labelRef: label?.ref ?? null })),
        ).changedCount,
      }))
    })
  }

  /**
   * Takes the latest action back; the sides that it gave stay. @throws `history.nothing-to-undo`
   */
  undo(): RepeatedAction {
    return this.#parts.history.undo()
  }

  /** Does the action again that was taken back last. @throws `history.nothing-to-redo` */
  redo(): RepeatedAction {
    return this.#parts.history.redo()
  }

  /**
   * Gives labels as a part of an action, in the order of the content hashes, so that sides do not
   * follow the order of files; answers what could not be given a side.
   */
  give(
    action: OpenAction,
    wishes: readonly { readonly image: LabelledImage; readonly labelRef: number | null }[],
  ): { changedCount: number; problems: Problem[] } {
    const { sides, problems } = this.#parts
    const changes = wishes
      .filter(({ image, labelRef }) => image.labelRef !== labelRef)
      .toSorted((a, b) => (a.image.id < b.image.id ? -1 : 1))
    const found: Problem[] = []
    for (const { image, labelRef } of changes) {
      const isFirst = image.side === null && labelRef !== null
      const side = isFirst ? sides.sideFor(image, labelRef) : null
      if (side === 'neither') found.push(this.bothSides(image.seq))
      action.assign(image.seq, image.labelRef, labelRef, side)
    }
    if (found.length > 0) problems.record(found)
    return { changedCount: changes.length, problems: found }
  }

  #find(id: ImageId): LabelledImage {
    const image = this.#byId.get(id)
    if (image === undefined) throw new GraftError('image.not-found', { id })
    return image
  }

  /** Why an image is on neither side. */
  bothSides(seq: number): Problem {
    const { paths } = this.#parts
    const own = this.#file.get(seq)
    if (own === undefined) throw new Error(`no image ${seq}`)
    const twins = this.#twin.all({ seq }).map((twin) => readPath(twin, paths))
    return {
      path: readPath(own, paths),
      kind: 'near-duplicate-of-both-sides',
      detail: twins.join(', '),
    }
  }
}
