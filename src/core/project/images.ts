import type { ImageId, LabelId } from '../../shared/domain/ids.ts'
import type { Image, Side } from '../../shared/domain/image.ts'
import { GraftError } from '../../shared/errors.ts'
import type { ProjectDatabase } from './database.ts'
import type { ProjectPaths } from './folder.ts'
import type { NewImage } from './batch.ts'
import type { AddedBatch, AddOptions, Intake } from './intake.ts'
import type { LabelRows } from './label-rows.ts'
import type { RelinkCandidate } from './relink.ts'
import { relink, relinkCandidates } from './relink.ts'
import type { ImageRow } from './rows.ts'
import { imageColumns, imageFromRow, readPath, sideNumber } from './rows.ts'

/** Which images a page is of; both conditions hold where both are given. */
export interface ImageFilter {
  readonly label?: LabelId | 'none' | undefined
  readonly side?: Side | undefined
}

/** A page of images: `limit` of them from `offset` on, in the order of their import. */
export interface PageRequest extends ImageFilter {
  readonly offset: number
  readonly limit: number
}

/** The file that an image is read from, as it was when it was last read in full. */
export interface ImageFile {
  readonly id: ImageId
  readonly path: string
  readonly sizeBytes: number
  readonly modifiedMs: number
}

interface FileRow extends Omit<ImageFile, 'path'> {
  readonly seq: number
  readonly sourcePath: string
  readonly storedName: string | null
}

const filesPerPage = 1000

/** The images of a project. */
export class Images {
  readonly #database: ProjectDatabase
  readonly #paths: ProjectPaths
  readonly #labels: LabelRows
  readonly #intake: Intake
  readonly #byId
  readonly #files
  readonly #sources
  readonly #seen

  constructor(
    database: ProjectDatabase,
    paths: ProjectPaths,
    parts: { labels: LabelRows; intake: Intake },
  ) {
    this.#database = database
    this.#paths = paths
    this.#labels = parts.labels
    this.#intake = parts.intake
    this.#byId = database.prepare<[string], ImageRow>(
      `SELECT ${imageColumns} FROM images LEFT JOIN labels ON ref = label_ref WHERE images.id = ?`,
    )
    this.#files = database.prepare<[number, number], FileRow>(
      `SELECT seq, id, size_bytes AS sizeBytes, modified_ms AS modifiedMs,
         source_path AS sourcePath, stored_name AS storedName
       FROM images WHERE seq > ? ORDER BY seq LIMIT ?`,
    )
    this.#sources = database
      .prepare<[{ id: string }], string>(
        `SELECT source_path FROM images WHERE id = @id UNION ALL
         SELECT path FROM more_sources JOIN images ON seq = image_seq WHERE id = @id`,
      )
      .pluck()
    this.#seen = database.prepare<[number, string]>(
      'UPDATE images SET modified_ms = ? WHERE id = ?',
    )
  }

  /** As `Intake.add`. */
  add(batch: readonly NewImage[], options?: AddOptions): AddedBatch {
    return this.#intake.add(batch, options)
  }

  /** @throws `label.not-found` */
  page(request: PageRequest): { totalCount: number; images: Image[] } {
    return this.#database.read(() => {
      const { imageWhere, countWhere, values } = this.#conditions(request)
      const totalCount = this.#database
        .prepare<number[], number>(
          `SELECT ifnull(sum(image_count), 0) FROM label_sides ${countWhere}`,
        )
        .pluck()
        .get(...values.map((value) => value ?? 0))
      const rows = this.#database
        .prepare<(number | null)[], ImageRow>(
          `SELECT ${imageColumns} FROM images LEFT JOIN labels ON ref = label_ref
           WHERE seq IN (SELECT seq FROM images ${imageWhere} ORDER BY seq LIMIT ? OFFSET ?)
           ORDER BY seq`,
        )
        .all(...values, request.limit, request.offset)
      return {
        totalCount: totalCount ?? 0,
        images: rows.map((row) => imageFromRow(row, this.#paths)),
      }
    })
  }

  /** @throws `image.not-found` */
  get(id: ImageId): Image {
    const row = this.#database.read(() => this.#byId.get(id))
    if (row === undefined) throw new GraftError('image.not-found', { id })
    return imageFromRow(row, this.#paths)
  }

  /** In the order of the ids. @throws `image.not-found` */
  byIds(ids: readonly ImageId[]): Image[] {
    return ids.map((id) => this.get(id))
  }

  /** The person's files with an image's content, the one that it was imported from first. */
  sources(id: ImageId): string[] {
    return this.#database.read(() => this.#sources.all({ id }))
  }

  /**
   * The files that images are read from; read page by page, so the project may be changed
   * meanwhile.
   */
  *files(): IterableIterator<ImageFile> {
    for (let lastSeq = 0; ;) {
      const rows = this.#database.read(() => this.#files.all(lastSeq, filesPerPage))
      for (const row of rows) {
        const { id, sizeBytes, modifiedMs } = row
        yield { id, path: readPath(row, this.#paths), sizeBytes, modifiedMs }
      }
      const last = rows.at(-1)
      if (last === undefined) return
      lastSeq = last.seq
    }
  }

  /** Notes that a file with another time was found to have the same content. */
  seen(id: ImageId, modifiedMs: number): void {
    this.#database.write(() => this.#seen.run(modifiedMs, id))
  }

  /**
   * The images that are read from `from` (a folder or one file), each with its place under `to`.
   */
  relinkCandidates(from: string, to: string): RelinkCandidate[] {
    return relinkCandidates(this.#database, from, to)
  }

  /** Reads candidates that were found to have equal content from their new place from now on. */
  relink(found: readonly RelinkCandidate[]): void {
    relink(this.#database, found)
  }

  /** SQL for a filter, over images and over their counts, where nothing is written as 0. */
  #conditions({ label, side }: ImageFilter): {
    imageWhere: string
    countWhere: string
    values: (number | null)[]
  } {
    const columns: string[] = []
    const values: (number | null)[] = []
    if (label !== undefined) {
      columns.push('label_ref')
      values.push(label === 'none' ? null : this.#labelRef(label))
    }
    if (side !== undefined) {
      columns.push('side')
      values.push(sideNumber(side))
    }
    const where = (operator: string) =>
      columns.length === 0
        ? ''
        : `WHERE ${columns.map((column) => `${column} ${operator} ?`).join(' AND ')}`
    return { imageWhere: where('IS'), countWhere: where('='), values }
  }

  #labelRef(id: LabelId): number {
    const row = this.#labels.byId(id)
    if (row === undefined) throw new GraftError('label.not-found', { name: id })
    return row.ref
  }
}
