import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { openDatabase } from '../../../../src/core/project/database.ts'
import type { Migration } from '../../../../src/core/project/migrate.ts'
import { migrate } from '../../../../src/core/project/migrate.ts'
import { migrations } from '../../../../src/core/project/migrations/index.ts'
import { openProject } from '../../../../src/core/project/store.ts'
import { newImage } from '../../../fixtures/new-images.ts'
import { projectOptions, temporaryProject } from '../../../fixtures/temporary-project.ts'

const toNotes: Migration = { version: 2, sql: 'CREATE TABLE notes (text TEXT) STRICT;' }
const toNowhere: Migration = {
  version: 3,
  sql: 'CREATE TABLE more (text TEXT) STRICT; INSERT INTO nowhere VALUES (1);',
}

/** A closed project of the first schema with one image. */
function oldProject() {
  const project = temporaryProject()
  project.images.add([newImage(1)])
  project.close()
  return project.paths
}

function query(path: string, sql: string): unknown {
  const database = new Database(path)
  const answer = database.prepare(sql).pluck().get()
  database.close()
  return answer
}

/** Runs these migrations on a closed project. */
function migrateWith(paths: ReturnType<typeof oldProject>, list: readonly Migration[]): void {
  const database = openDatabase(paths, { isNew: false })
  try {
    migrate(database, paths, list)
  } finally {
    database.close()
  }
}

describe('migrations', () => {
  it('are numbered from one without gaps', () => {
    expect(migrations.map((migration) => migration.version)).toEqual(
      migrations.map((_, i) => i + 1),
    )
  })

  it('bring an older project to the newest schema and keep what it has', () => {
    const paths = oldProject()
    migrateWith(paths, [...migrations, toNotes])
    expect(
      query(
        paths.database,
        'SELECT count(*) FROM images JOIN pragma_user_version WHERE user_version = 2',
      ),
    ).toBe(1)
  })

  it('leave a copy of the database from before', () => {
    const paths = oldProject()
    migrateWith(paths, [...migrations, toNotes])
    const copy = join(paths.backups, 'project-1.db')
    expect(
      query(copy, 'SELECT count(*) FROM images JOIN pragma_user_version WHERE user_version = 1'),
    ).toBe(1)
  })

  it('change nothing in a project that is up to date', () => {
    const paths = oldProject()
    migrateWith(paths, migrations)
    expect(existsSync(paths.backups)).toBe(false)
  })

  it('leave the version before where a step fails', () => {
    const paths = oldProject()
    expect(() => migrateWith(paths, [...migrations, toNotes, toNowhere])).toThrow('no such table')
    expect(query(paths.database, 'SELECT user_version FROM pragma_user_version')).toBe(2)
    expect(query(paths.database, `SELECT count(*) FROM sqlite_schema WHERE name = 'more'`)).toBe(0)
  })

  it('refuse a database of a newer version', () => {
    const paths = oldProject()
    migrateWith(paths, [...migrations, toNotes])
    expect(() => openProject(paths.folder, projectOptions)).toThrow(
      expect.objectContaining({
        code: 'project.newer-version',
        data: { path: paths.folder, found: 2, supported: 1 },
      }),
    )
  })

  it('refuse an identity of a newer version without opening the database', () => {
    const paths = oldProject()
    const identity = JSON.parse(readFileSync(paths.identity, 'utf8')) as { version: number }
    writeFileSync(paths.identity, JSON.stringify({ ...identity, version: 9 }))
    writeFileSync(paths.database, 'a format that nobody knows yet')
    expect(() => openProject(paths.folder, projectOptions)).toThrow('project.newer-version')
  })
})
