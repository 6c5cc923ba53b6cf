import Database from 'better-sqlite3'
import { GraftError } from '../../shared/errors.ts'
import { tellingFailures } from './failures.ts'
import type { ProjectPaths } from './folder.ts'
import { readHolder } from './lock.ts'

/** `GRFT`: marks a SQLite file as a Graft project's. */
const applicationId = 0x47524654

/**
 * Pages in the write-ahead log before they are brought home: 16 MB, so that an import writes a page
 * once, not often.
 */
const pagesPerCheckpoint = 4000

/** How long a second opener waits for an owner that is just closing. */
const lockTimeoutMs = 250

/**
 * Handles that are open. A handle that nothing refers to is collected, and its lock is gone with
 * it: they are kept here until they are closed.
 */
const openHandles = new Set<Database.Database>()

/**
 * The project's database, held by this process alone. Its file must never be opened by other means
 * in the process that holds it: closing any descriptor of a file releases the POSIX locks that
 * SQLite has on it.
 */
export class ProjectDatabase {
  readonly folder: string
  readonly handle: Database.Database

  constructor(folder: string, handle: Database.Database) {
    this.folder = folder
    this.handle = handle
  }

  prepare<Parameters extends unknown[], Row = unknown>(
    sql: string,
  ): Database.Statement<Parameters, Row> {
    return this.handle.prepare<unknown[], Row>(sql) as Database.Statement<Parameters, Row>
  }

  /** Runs queries, with SQLite's failures told as the project's. */
  read<Result>(work: () => Result): Result {
    return tellingFailures(this.folder, work)
  }

  /**
   * Runs `work` in one transaction: all of it is there afterwards, or nothing. Inside another it
   * takes part in that.
   */
  write<Result>(work: () => Result): Result {
    if (this.handle.inTransaction) return work()
    return tellingFailures(this.folder, () => this.handle.transaction(work).immediate())
  }

  close(): void {
    if (!openHandles.delete(this.handle)) return
    tellingFailures(this.folder, () => this.handle.close())
  }
}

/**
 * Opens the database of a project folder and takes its lock.
 *
 * @throws `project.in-use`, `project.not-a-project`, `project.damaged`, `project.cannot-write`,
 * `project.disk-full`
 */
export function openDatabase(paths: ProjectPaths, options: { isNew: boolean }): ProjectDatabase {
  const { folder } = paths
  return tellingFailures(folder, () => {
    const handle = new Database(paths.database, {
      fileMustExist: !options.isNew,
      timeout: lockTimeoutMs,
    })
    openHandles.add(handle)
    const database = new ProjectDatabase(folder, handle)
    try {
      takeLock(handle)
      if (options.isNew) handle.pragma(`application_id = ${applicationId}`)
      if (handle.pragma('application_id', { simple: true }) !== applicationId) {
        throw new GraftError('project.not-a-project', { path: folder })
      }
      return database
    } catch (thrown) {
      database.close()
      if (!isBusy(thrown)) throw thrown
      const holder = readHolder(paths.holder)
      throw new GraftError('project.in-use', { path: folder, holder }, { cause: thrown })
    }
  })
}

/**
 * In this order: exclusive locking has to be asked for before the first use of the write-ahead log.
 */
function takeLock(handle: Database.Database): void {
  handle.pragma('locking_mode = EXCLUSIVE')
  handle.pragma('journal_mode = WAL')
  handle.pragma('synchronous = FULL')
  handle.pragma(`wal_autocheckpoint = ${pagesPerCheckpoint}`)
  handle.pragma('foreign_keys = ON')
  handle.exec('BEGIN IMMEDIATE; COMMIT')
}

function isBusy(thrown: unknown): boolean {
  return thrown instanceof Database.SqliteError && /^SQLITE_(BUSY|LOCKED)/.test(thrown.code)
}
