import type { LabelId } from '../../shared/domain/ids.ts'
import type { Label, LabelCount } from '../../shared/domain/label.ts'
import { GraftError } from '../../shared/errors.ts'
import type { ProjectDatabase } from './database.ts'
import type { History, OpenAction } from './history.ts'
import { freeColor, freeKey, labelId, labelKey, labelName, paletteSize } from './label-naming.ts'
import type { LabelRow, LabelRows } from './label-rows.ts'

/** What may be changed about a label; what is absent stays. */
export interface LabelChanges {
  readonly name?: string | undefined
  readonly colorIndex?: number | undefined
  readonly key?: string | null | undefined
}

/** The labels of a project; each change is an action that can be undone. */
export class Labels {
  readonly #database: ProjectDatabase
  readonly #history: History
  readonly #rows: LabelRows
  readonly #imagesOf

  constructor(database: ProjectDatabase, history: History, rows: LabelRows) {
    this.#database = database
    this.#history = history
    this.#rows = rows
    this.#imagesOf = database
      .prepare<[number], number>('SELECT seq FROM images WHERE label_ref = ?')
      .pluck()
  }

  /** All labels in the order of their making, with their images counted by side. */
  list(): LabelCount[] {
    return this.#database.read(() => this.#rows.counts())
  }

  /** @throws `label.not-found` */
  get(id: LabelId): Label {
    return toLabel(this.#database.read(() => this.#find(id)))
  }

  /** The label with this name; made where there is none. @throws `label.name-empty` */
  findOrCreate(name: string): Label {
    const clean = labelName(name)
    const found = this.#database.read(() => this.#rows.byName(clean))
    return found === undefined ? this.create(clean) : toLabel(found)
  }

  /** @throws `label.name-empty`, `label.name-taken` */
  create(name: string): Label {
    const clean = labelName(name)
    this.#refuseTaken(clean)
    return this.#history.record({ kind: 'create-label', labelName: clean }, (action) =>
      toLabel(this.findOrCreateIn(action, clean)),
    )
  }

  /** As `findOrCreate`, as a part of an action. */
  findOrCreateIn(action: OpenAction, name: string): LabelRow {
    const clean = labelName(name)
    const found = this.#rows.byName(clean)
    if (found !== undefined) return found
    const all = this.#rows.all()
    const label: Label = {
      id: labelId(clean, (id) => all.some((other) => other.id === id)),
      name: clean,
      colorIndex: freeColor(all.map((other) => other.colorIndex)),
      key: freeKey(all.map((other) => other.key)),
    }
    return { ...label, ref: action.createLabel(label) }
  }

  /**
   * Renames, recolours or gives another key. A key that another label has is taken from it.
   *
   * @throws `label.not-found`, `label.name-empty`, `label.name-taken`, `label.key-reserved`
   */
  change(id: LabelId, changes: LabelChanges): Label {
    return this.#database.write(() => {
      const row = this.#find(id)
      const before = toLabel(row)
      const after: Label = {
        id,
        name: changes.name === undefined ? before.name : labelName(changes.name),
        colorIndex: (changes.colorIndex ?? before.colorIndex) % paletteSize,
        key: changedKey(before.key, changes.key),
      }
      if (after.name !== before.name) this.#refuseTaken(after.name)
      if (isSame(before, after)) return before
      this.#history.record({ kind: 'change-label', labelName: before.name }, (action) => {
        this.#freeKey(action, after)
        action.changeLabel(row.ref, before, after)
      })
      return after
    })
  }

  /** Gives all images of one label the other and removes the first. @throws `label.not-found` */
  merge(from: LabelId, into: LabelId): { changedCount: number } {
    return this.#database.write(() => {
      const target = this.#find(into)
      const row = this.#find(from)
      if (row.ref === target.ref) return { changedCount: 0 }
      return this.#dissolve(row, 'merge-labels', target.ref)
    })
  }

  /** Removes a label; its images stay, without one. @throws `label.not-found` */
  remove(id: LabelId): { changedCount: number } {
    return this.#database.write(() => this.#dissolve(this.#find(id), 'remove-label', null))
  }

  #dissolve(
    row: LabelRow,
    kind: 'merge-labels' | 'remove-label',
    targetRef: number | null,
  ): { changedCount: number } {
    return this.#history.record({ kind, labelName: row.name }, (action) => {
      const images = this.#imagesOf.all(row.ref)
      for (const seq of images) action.assign(seq, row.ref, targetRef, null)
      action.removeLabel(row.ref, toLabel(row))
      return { changedCount: images.length }
    })
  }

  #freeKey(action: OpenAction, { id, key }: Label): void {
    if (key === null) return
    const owner = this.#rows.all().find((other) => other.key === key && other.id !== id)
    if (owner === undefined) return
    const before = toLabel(owner)
    action.changeLabel(owner.ref, before, { ...before, key: null })
  }

  #find(id: LabelId): LabelRow {
    const row = this.#rows.byId(id)
    if (row === undefined) throw new GraftError('label.not-found', { name: id })
    return row
  }

  #refuseTaken(name: string): void {
    if (this.#database.read(() => this.#rows.byName(name)) !== undefined) {
      throw new GraftError('label.name-taken', { name })
    }
  }
}

function toLabel({ id, name, colorIndex, key }: Label): Label {
  return { id, name, colorIndex, key }
}

function changedKey(before: string | null, change: string | null | undefined): string | null {
  if (change === undefined) return before
  return change === null ? null : labelKey(change)
}

function isSame(a: Label, b: Label): boolean {
  return a.name === b.name && a.colorIndex === b.colorIndex && a.key === b.key
}
