import { mkdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import * as z from 'zod'
import type { ImageId, RunId } from '../../shared/domain/ids.ts'
import { writeFileAtomic } from './files.ts'

/** Where the parts of a project lie; all absolute. */
export interface ProjectPaths {
  readonly folder: string
  readonly database: string
  /** The file that the systems associate with Graft. */
  readonly identity: string
  /** Tells a second opener who has the project open. */
  readonly holder: string
  /** Copies of the database from before each migration. */
  readonly backups: string
  /** Images that were imported by copy. */
  readonly images: string
  /** Safe to delete while the project is closed. */
  readonly cache: string
  readonly thumbnails: string
  readonly features: string
  readonly runs: string
  readonly exports: string
  /** The folder of one run. */
  run(id: RunId): string
  /** Where the copy of an image belongs; `extension` without a dot. */
  image(id: ImageId, extension: string): string
}

const identityName = 'Open.graftproject'

/** The places inside a project folder; a path to its `Open.graftproject` stands for the folder. */
export function projectPaths(path: string): ProjectPaths {
  const given = resolve(path)
  const folder = basename(given) === identityName ? dirname(given) : given
  const images = join(folder, 'images')
  const cache = join(folder, 'cache')
  const runs = join(folder, 'runs')
  return {
    folder,
    database: join(folder, 'project.db'),
    identity: join(folder, identityName),
    holder: join(folder, 'holder.json'),
    backups: join(folder, 'backups'),
    images,
    cache,
    thumbnails: join(cache, 'thumbnails'),
    features: join(cache, 'features'),
    runs,
    exports: join(folder, 'exports'),
    run: (id) => join(runs, id),
    image: (id, extension) => join(images, id.slice(0, 2), `${id}.${extension}`),
  }
}

/** Makes the folders of a project that are not there. */
export function makeFolders(paths: ProjectPaths): void {
  const { images, thumbnails, features, runs, exports } = paths
  for (const folder of [images, thumbnails, features, runs, exports]) {
    mkdirSync(folder, { recursive: true })
  }
}

/** What people call a project: its folder's name without `.graft`. */
export function projectName(folder: string): string {
  const name = basename(folder)
  return name.replace(/\.graft$/i, '') || name
}

const identitySchema = z.object({ id: z.uuid(), version: z.number().int().positive() })

/** The content of `Open.graftproject`; `version` is that of the database's schema. */
export type Identity = z.infer<typeof identitySchema>

/** The identity file's content; null where it is missing or says nothing that can be understood. */
export function readIdentity(paths: ProjectPaths): Identity | null {
  try {
    const parsed = identitySchema.safeParse(JSON.parse(readFileSync(paths.identity, 'utf8')))
    return parsed.success ? parsed.data : null
  } catch {
    // The database holds the same facts: a lost identity file is written again, never a reason to
    // refuse.
    return null
  }
}

/** Writes the identity file where it does not already say this. */
export function keepIdentity(paths: ProjectPaths, identity: Identity): void {
  const found = readIdentity(paths)
  if (found?.id === identity.id && found.version === identity.version) return
  writeFileAtomic(paths.identity, `${JSON.stringify(identity, null, 2)}\n`)
}
