import { stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Problem, Side } from '../../shared/domain/image.ts'
import { fileFailure } from './unreadable.ts'
import { isGraftError } from '../../shared/errors.ts'

/** The side that a folder or a list gives an image. */
export type GivenSide = Extract<Side, 'learn' | 'held-out'> | null

/** A file that is to become an image, as the scan met it; nothing has been read of it yet. */
export interface FoundFile {
  readonly path: string
  readonly sizeBytes: number
  /** Whole milliseconds. */
  readonly modifiedMs: number
  /** Its name for people, as on disk or in the archive. */
  readonly fileName: string
  /** In Unicode's composed form (NFC), so that one name is one label wherever it was written. */
  readonly labelName: string | null
  readonly side: GivenSide
}

/**
 * What a scan tells. `total` is the number of `file`s to come in all; it is sent once it is known,
 * and again at the end where it came out differently.
 */
export type Found =
  | { readonly kind: 'file'; readonly file: FoundFile }
  | { readonly kind: 'problem'; readonly problem: Problem }
  | { readonly kind: 'total'; readonly count: number }

export type FoundProblem = Extract<Found, { kind: 'problem' }>

/** A label and a side as a place in a folder, an archive or a list gives them. */
export interface Place {
  readonly labelName: string | null
  readonly side: GivenSide
}

/** Nothing is known of the file but that it is there. */
export const nowhere: Place = { labelName: null, side: null }

/** The problem of one path, as a scan tells it. */
export function foundProblem(path: string, kind: Problem['kind'], detail: string): FoundProblem {
  return { kind: 'problem', problem: { path, kind, detail } }
}

/** The file at a path, or why there is none. */
export async function findFile(path: string, place: Place): Promise<Found> {
  try {
    const stats = await stat(path)
    if (!stats.isFile()) return foundProblem(path, 'not-an-image', 'not a regular file')
    const [sizeBytes, modifiedMs] = [stats.size, Math.trunc(stats.mtimeMs)]
    const { labelName, side } = place
    const fileName = basename(path)
    return { kind: 'file', file: { path, sizeBytes, modifiedMs, fileName, labelName, side } }
  } catch (thrown) {
    return problemOrThrow(path, thrown)
  }
}

/** Files asked for at once; enough to hide a network drive's answer time. */
const askedAtOnce = 64

/** The files of a folder with these names, in their order. */
export async function* findFiles(
  folder: string,
  names: readonly string[],
  place: Place,
): AsyncGenerator<readonly Found[]> {
  for (let start = 0; start < names.length; start += askedAtOnce) {
    const some = names.slice(start, start + askedAtOnce)
    yield await Promise.all(some.map((name) => findFile(join(folder, name), place)))
  }
}

/**
 * The problem that a failed call of the file system means for a path; rethrows what is not the
 * path's fault.
 */
export function problemOrThrow(path: string, thrown: unknown): FoundProblem {
  const failure = fileFailure(path, thrown)
  if (!isGraftError(failure, 'image.unreadable')) throw failure
  const { problem, detail } = failure.data
  // `fileFailure` only names kinds of the closed list.
  return foundProblem(path, problem as Problem['kind'], detail)
}
