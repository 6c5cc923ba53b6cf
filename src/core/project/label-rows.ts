import type { LabelId } from '../../shared/domain/ids.ts'
import type { Label, LabelCount } from '../../shared/domain/label.ts'
import type { ProjectDatabase } from './database.ts'

/** A label with the number that images refer to it by; the number is never given to another. */
export interface LabelRow extends Label {
  readonly ref: number
}

type LabelColumns = [id: string, name: string, colorIndex: number, key: string | null]

/** The table of labels, in the order of their making. Changed by the history alone. */
export class LabelRows {
  readonly #byId
  readonly #byName
  readonly #all
  readonly #counts
  readonly #insert
  readonly #put
  readonly #remove

  constructor(database: ProjectDatabase) {
    const columns = 'ref, id, name, color_index AS colorIndex, key'
    this.#byId = database.prepare<[string], LabelRow>(`SELECT ${columns} FROM labels WHERE id = ?`)
    this.#byName = database.prepare<[string], LabelRow>(
      `SELECT ${columns} FROM labels WHERE name = ?`,
    )
    this.#all = database.prepare<[], LabelRow>(`SELECT ${columns} FROM labels ORDER BY ref`)
    const count = (side: number) =>
      `ifnull((SELECT image_count FROM label_sides WHERE label_ref = ref AND side = ${side}), 0)`
    this.#counts = database.prepare<[], LabelCount>(
      `SELECT id, name, color_index AS colorIndex, key, ${count(1)} AS learnCount,
         ${count(2)} AS heldOutCount, ${count(3)} AS neitherCount FROM labels ORDER BY ref`,
    )
    this.#insert = database.prepare<LabelColumns>(
      'INSERT INTO labels (id, name, color_index, key) VALUES (?, ?, ?, ?)',
    )
    this.#put = database.prepare<[ref: number, ...LabelColumns]>(
      `INSERT INTO labels (ref, id, name, color_index, key) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (ref) DO UPDATE SET name = excluded.name, color_index = excluded.color_index,
         key = excluded.key`,
    )
    this.#remove = database.prepare<[number]>('DELETE FROM labels WHERE ref = ?')
  }

  byId(id: LabelId): LabelRow | undefined {
    return this.#byId.get(id)
  }

  byName(name: string): LabelRow | undefined {
    return this.#byName.get(name)
  }

  all(): LabelRow[] {
    return this.#all.all()
  }

  counts(): LabelCount[] {
    return this.#counts.all()
  }

  create({ id, name, colorIndex, key }: Label): number {
    return Number(this.#insert.run(id, name, colorIndex, key).lastInsertRowid)
  }

  put(ref: number, { id, name, colorIndex, key }: Label): void {
    this.#put.run(ref, id, name, colorIndex, key)
  }

  remove(ref: number): void {
    this.#remove.run(ref)
  }
}
