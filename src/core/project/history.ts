import * as z from 'zod'
import type { Side } from '../../shared/domain/image.ts'
import type { Label, LabellingAction } from '../../shared/domain/label.ts'
import { labelSchema } from '../../shared/domain/label.ts'
import { GraftError } from '../../shared/errors.ts'
import type { ProjectDatabase } from './database.ts'
import type { LabelRows } from './label-rows.ts'
import { sideNumber } from './rows.ts'

/** How an action is written down. */
export interface ActionTitle {
  readonly kind: LabellingAction
  /** The label it was about; null for an import, and for taking labels away. */
  readonly labelName: string | null
  /** Batches with the same id are one action, as long as no other came between. */
  readonly importId?: string | undefined
}

/** An action that was taken back or done again. */
export interface RepeatedAction {
  readonly kind: LabellingAction
  readonly labelName: string | null
  /** Images whose label changed by it. */
  readonly changedCount: number
}

interface ActionRow {
  readonly seq: number
  readonly kind: LabellingAction
  readonly labelName: string | null
  readonly importId: string | null
}

interface LabelChangeRow {
  readonly ref: number
  readonly target: string | null
}

/**
 * Every change of a label goes through an open action, which makes it and writes down how to take
 * it back.
 */
export interface OpenAction {
  /**
   * Gives an image a label, or none; and the side that it has from then on, where it had none yet.
   */
  assign(
    imageSeq: number,
    beforeRef: number | null,
    afterRef: number | null,
    firstSide: Side | null,
  ): void
  /** Whether this action, or the part of its import before it, changed the image's label. */
  hasChanged(imageSeq: number): boolean
  /** Notes that an image was entered with a label. */
  noteEntered(imageSeq: number, labelRef: number): void
  /** Makes a label; answers its reference. */
  createLabel(label: Label): number
  changeLabel(ref: number, before: Label, after: Label): void
  removeLabel(ref: number, before: Label): void
}

const actionColumns = 'seq, kind, label_name AS labelName, import_id AS importId'

/**
 * The undoable labelling actions of a project, kept with it. Undo is last in, first out; a new
 * action ends redoing.
 */
export class History {
  readonly #database: ProjectDatabase
  readonly #clock: () => Date
  readonly #labels: LabelRows
  readonly #latestDone
  readonly #firstUndone
  readonly #forgetUndone
  readonly #insert
  readonly #hasChanged
  readonly #setUndone
  readonly #assign
  readonly #noteImage
  readonly #noteLabel

  constructor(database: ProjectDatabase, labels: LabelRows, clock: () => Date) {
    this.#database = database
    this.#clock = clock
    this.#labels = labels
    this.#latestDone = database.prepare<[], ActionRow>(
      `SELECT ${actionColumns} FROM actions WHERE is_undone = 0 ORDER BY seq DESC LIMIT 1`,
    )
    this.#firstUndone = database.prepare<[], ActionRow>(
      `SELECT ${actionColumns} FROM actions WHERE is_undone = 1 ORDER BY seq LIMIT 1`,
    )
    this.#forgetUndone = database.prepare<[]>('DELETE FROM actions WHERE is_undone = 1')
    this.#insert = database.prepare<[string, string | null, string | null, string]>(
      'INSERT INTO actions (kind, label_name, import_id, done_at) VALUES (?, ?, ?, ?)',
    )
    this.#setUndone = database.prepare<[number, number]>(
      'UPDATE actions SET is_undone = ? WHERE seq = ?',
    )
    this.#assign = database.prepare<[number | null, number | null, number]>(
      'UPDATE images SET label_ref = ?, side = ifnull(side, ?) WHERE seq = ?',
    )
    this.#noteImage = database.prepare<[number, number, number | null, number | null]>(
      `INSERT INTO image_changes VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET after_ref = excluded.after_ref`,
    )
    this.#hasChanged = database
      .prepare<[number, number], number>(
        'SELECT EXISTS (SELECT 1 FROM image_changes WHERE action_seq = ? AND image_seq = ?)',
      )
      .pluck()
    this.#noteLabel = database.prepare<[number, number, string | null, string | null]>(
      `INSERT INTO label_changes VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET after = excluded.after`,
    )
  }

  get canUndo(): boolean {
    return this.#database.read(() => this.#latestDone.get() !== undefined)
  }

  get canRedo(): boolean {
    return this.#database.read(() => this.#firstUndone.get() !== undefined)
  }

  /**
   * Runs `work` as one action in one transaction. Nothing is written down where it changes nothing.
   */
  record<Result>(title: ActionTitle, work: (action: OpenAction) => Result): Result {
    return this.#database.write(() => {
      let seq = this.#continued(title)
      let isOpen = false
      const opened = () => {
        if (!isOpen) this.#forgetUndone.run()
        isOpen = true
        return (seq ??= this.#begin(title))
      }
      return work({
        hasChanged: (imageSeq) => seq !== null && this.#hasChanged.get(seq, imageSeq) === 1,
        assign: (imageSeq, beforeRef, afterRef, firstSide) => {
          this.#noteImage.run(opened(), imageSeq, beforeRef, afterRef)
          this.#assign.run(afterRef, sideNumber(firstSide), imageSeq)
        },
        noteEntered: (imageSeq, labelRef) => {
          this.#noteImage.run(opened(), imageSeq, null, labelRef)
        },
        createLabel: (label) => {
          const ref = this.#labels.create(label)
          this.#noteLabel.run(opened(), ref, null, JSON.stringify(label))
          return ref
        },
        changeLabel: (ref, before, after) => {
          this.#noteLabel.run(opened(), ref, JSON.stringify(before), JSON.stringify(after))
          this.#labels.put(ref, after)
        },
        removeLabel: (ref, before) => {
          this.#noteLabel.run(opened(), ref, JSON.stringify(before), null)
          this.#labels.remove(ref)
        },
      })
    })
  }

  /** @throws `history.nothing-to-undo` */
  undo(): RepeatedAction {
    return this.#database.write(() => {
      const action = this.#latestDone.get()
      if (action === undefined) throw new GraftError('history.nothing-to-undo', {})
      return this.#turn(action, 'before')
    })
  }

  /** @throws `history.nothing-to-redo` */
  redo(): RepeatedAction {
    return this.#database.write(() => {
      const action = this.#firstUndone.get()
      if (action === undefined) throw new GraftError('history.nothing-to-redo', {})
      return this.#turn(action, 'after')
    })
  }

  /** The action that a batch of an import goes on with: the latest, if it is of the same import. */
  #continued({ importId }: ActionTitle): number | null {
    if (importId === undefined) return null
    const latest = this.#latestDone.get()
    return latest?.importId === importId ? latest.seq : null
  }

  #begin({ kind, labelName, importId }: ActionTitle): number {
    const doneAt = this.#clock().toISOString()
    return Number(this.#insert.run(kind, labelName, importId ?? null, doneAt).lastInsertRowid)
  }

  /**
   * Labels that are to be there come first, then the images, then labels that are to go: references
   * always hold.
   */
  #turn({ seq, kind, labelName }: ActionRow, towards: 'before' | 'after'): RepeatedAction {
    const labelChanges = this.#database
      .prepare<[number], LabelChangeRow>(
        `SELECT label_ref AS ref, ${towards} AS target FROM label_changes WHERE action_seq = ?`,
      )
      .all(seq)
    for (const { ref, target } of labelChanges) {
      if (target !== null) this.#labels.put(ref, parseLabel(target))
    }
    const { changes } = this.#database
      .prepare<[number]>(
        `UPDATE images SET label_ref = change.${towards}_ref
         FROM (SELECT * FROM image_changes WHERE action_seq = ?) AS change
         WHERE images.seq = change.image_seq AND images.label_ref IS NOT change.${towards}_ref`,
      )
      .run(seq)
    for (const { ref, target } of labelChanges) {
      if (target === null) this.#labels.remove(ref)
    }
    this.#setUndone.run(towards === 'before' ? 1 : 0, seq)
    return { kind, labelName, changedCount: changes }
  }
}

const labelText = z
  .string()
  .transform((text): unknown => JSON.parse(text))
  .pipe(labelSchema)

function parseLabel(text: string): Label {
  return labelText.parse(text)
}
