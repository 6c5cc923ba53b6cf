import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { GraftError } from '../../shared/errors.ts'
import type { ProjectDatabase } from './database.ts'
import { tellingFailures } from './failures.ts'
import { syncFolder } from './files.ts'
import type { ProjectPaths } from './folder.ts'

/** One step of the schema: SQL that brings a database of version `version - 1` to `version`. */
export interface Migration {
  readonly version: number
  readonly sql: string
}

/** The version that a list of migrations leads to. */
export function newestVersion(migrations: readonly Migration[]): number {
  return migrations.at(-1)?.version ?? 0
}

/** Refuses a project of a newer Graft. */
export function refuseNewer(folder: string, found: number, supported: number): void {
  if (found > supported) {
    throw new GraftError('project.newer-version', { path: folder, found, supported })
  }
}

/**
 * Brings a database to the newest version, each step in one transaction and after a copy of what
 * was there.
 *
 * @throws `project.newer-version` before anything is changed; the failures of a full or read-only
 * disk
 */
export function migrate(
  database: ProjectDatabase,
  paths: ProjectPaths,
  migrations: readonly Migration[],
): void {
  const found = schemaVersion(database)
  refuseNewer(paths.folder, found, newestVersion(migrations))
  for (const { version, sql } of migrations.filter((migration) => migration.version > found)) {
    if (version > 1) backUp(database, paths, version - 1)
    database.write(() => {
      database.handle.exec(sql)
      database.handle.pragma(`user_version = ${version}`)
    })
  }
}

/** The version of the schema that a database has; 0 before the first migration. */
export function schemaVersion(database: ProjectDatabase): number {
  return database.read(() => Number(database.handle.pragma('user_version', { simple: true })))
}

/**
 * Copies the database to `backups/project-<version>.db` through SQLite, which alone may read the
 * file it has locked.
 */
function backUp(database: ProjectDatabase, paths: ProjectPaths, version: number): void {
  const target = join(paths.backups, `project-${version}.db`)
  const temporary = `${target}.tmp`
  tellingFailures(paths.folder, () => {
    mkdirSync(paths.backups, { recursive: true })
    rmSync(temporary, { force: true })
    database.prepare<[string]>('VACUUM INTO ?').run(temporary)
    const descriptor = openSync(temporary, 'r+')
    try {
      fsyncSync(descriptor)
    } finally {
      closeSync(descriptor)
    }
    renameSync(temporary, target)
    syncFolder(paths.backups)
  })
}
