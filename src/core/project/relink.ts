import { statSync } from 'node:fs'
import { join, relative, resolve, sep } from 'node:path'
import type { ImageId } from '../../shared/domain/ids.ts'
import type { ProjectDatabase } from './database.ts'

/** A referenced image with the place where its file would be if its folder had moved. */
export interface RelinkCandidate {
  readonly id: ImageId
  readonly path: string
  readonly newPath: string
  readonly sizeBytes: number
}

interface ReferenceRow {
  readonly id: ImageId
  readonly path: string
  readonly sizeBytes: number
}

/** The images that are read from `from` (a folder or one file), each with its place under `to`. */
export function relinkCandidates(
  database: ProjectDatabase,
  from: string,
  to: string,
): RelinkCandidate[] {
  const oldPlace = resolve(from)
  const newPlace = resolve(to)
  const folder = oldPlace.endsWith(sep) ? oldPlace : oldPlace + sep
  const rows = database.read(() =>
    database
      .prepare<[string, string, string], ReferenceRow>(
        `SELECT id, source_path AS path, size_bytes AS sizeBytes FROM images
         WHERE stored_name IS NULL
           AND (source_path = ? OR substr(source_path, 1, length(?)) = ?)
         ORDER BY seq`,
      )
      .all(oldPlace, folder, folder),
  )
  return rows.map((row) => ({
    ...row,
    newPath: join(newPlace, relative(oldPlace, row.path)),
  }))
}

/**
 * Reads these images from their new place from now on; whether it has their content is for the
 * caller to know.
 */
export function relink(database: ProjectDatabase, found: readonly RelinkCandidate[]): void {
  database.write(() => {
    const point = database.prepare<[string, number, string]>(
      'UPDATE images SET source_path = ?, modified_ms = ? WHERE id = ?',
    )
    const forget = database.prepare<[string]>(
      `DELETE FROM problems WHERE path = ? AND kind IN ('vanished', 'changed-on-disk')`,
    )
    for (const { id, path, newPath } of found) {
      point.run(newPath, statSync(newPath).mtimeMs, id)
      forget.run(path)
    }
  })
}
