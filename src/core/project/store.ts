import { randomBytes, randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { GraftError } from '../../shared/errors.ts'
import type { ProjectDatabase } from './database.ts'
import { openDatabase } from './database.ts'
import { tellingFailures } from './failures.ts'
import { syncFolder } from './files.ts'
import type { ProjectPaths } from './folder.ts'
import { keepIdentity, makeFolders, projectPaths, readIdentity } from './folder.ts'
import { writeHolder } from './lock.ts'
import { migrate, newestVersion, refuseNewer, schemaVersion } from './migrate.ts'
import { migrations } from './migrations/index.ts'
import { Project, projectId } from './project.ts'

export type { NewImage } from './batch.ts'
export type { Project } from './project.ts'

/** What a project is opened with. */
export interface ProjectOptions {
  readonly clock: () => Date
  /** Who opens it, in a word or two, for the message that a second opener gets. */
  readonly holder: string
}

/**
 * Makes an empty project and opens it. It is built beside its place and renamed into it, so a kill
 * leaves a whole project or none.
 *
 * @throws `project.exists`, `project.cannot-write`, `project.disk-full`
 */
export function createProject(folder: string, options: ProjectOptions): Project {
  const paths = projectPaths(folder)
  if (existsSync(paths.folder)) throw new GraftError('project.exists', { path: paths.folder })
  const parent = dirname(paths.folder)
  const unfinished = join(
    parent,
    `.${basename(paths.folder)}.${randomBytes(6).toString('hex')}.tmp`,
  )
  tellingFailures(paths.folder, () => {
    try {
      build(projectPaths(unfinished), options)
      renameSync(unfinished, paths.folder)
    } catch (thrown) {
      rmSync(unfinished, { recursive: true, force: true })
      throw atPlace(thrown, paths.folder)
    }
    syncFolder(parent)
  })
  return openProject(paths.folder, options)
}

/**
 * Opens a project and takes its lock; a path to its `Open.graftproject` will do.
 *
 * @throws `project.not-found`, `project.not-a-project`, `project.in-use`, `project.newer-version`,
 * `project.damaged`, `project.cannot-write`, `project.disk-full`
 */
export function openProject(folder: string, options: ProjectOptions): Project {
  const paths = projectPaths(folder)
  refuseOthers(paths)
  refuseNewer(paths.folder, readIdentity(paths)?.version ?? 0, newestVersion(migrations))
  const database = openDatabase(paths, { isNew: false })
  try {
    migrate(database, paths, migrations)
    tellingFailures(paths.folder, () => {
      makeFolders(paths)
      keepIdentity(paths, { id: projectId(database), version: schemaVersion(database) })
    })
    const project = new Project(database, paths, options.clock)
    writeHolder(paths.holder, options.holder, options.clock())
    return project
  } catch (error) {
    database.close()
    throw error
  }
}

function build(paths: ProjectPaths, { clock }: ProjectOptions): void {
  mkdirSync(paths.folder, { recursive: true })
  makeFolders(paths)
  const database = openDatabase(paths, { isNew: true })
  try {
    migrate(database, paths, migrations)
    const id = randomUUID()
    const createdAt = clock().toISOString()
    database.write(() => enterProject(database, id, createdAt))
    keepIdentity(paths, { id, version: schemaVersion(database) })
  } finally {
    database.close()
  }
}

function enterProject(database: ProjectDatabase, id: string, createdAt: string): void {
  database
    .prepare<[string, string]>('INSERT INTO project (only, id, created_at) VALUES (1, ?, ?)')
    .run(id, createdAt)
}

function refuseOthers(paths: ProjectPaths): void {
  const { folder } = paths
  const found = tellingFailures(folder, () => statSync(folder, { throwIfNoEntry: false }))
  if (found === undefined) throw new GraftError('project.not-found', { path: folder })
  if (existsSync(paths.database)) return
  if (!existsSync(paths.identity)) throw new GraftError('project.not-a-project', { path: folder })
  throw new GraftError('project.damaged', {
    path: folder,
    detail: `${basename(paths.database)} is missing`,
  })
}

/** A failure while building names the project's place, not the unfinished folder. */
function atPlace(thrown: unknown, folder: string): unknown {
  if (!(thrown instanceof GraftError) || !('path' in thrown.data)) return thrown
  return new GraftError(thrown.code, { ...thrown.data, path: folder }, { cause: thrown })
}
