import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { extract, ReadEntry } from 'tar'
import { GraftError } from '../../shared/errors.ts'

/** Where an archive goes and how its unpacking is watched. */
export interface UnpackOptions {
  /** Pictures, without the archive's outer folder; appears whole or not at all. */
  readonly pictureFolder: string
  /** Licences and notes of the archive's outer folder. */
  readonly noteFolder: string
  /** For the error of an archive that cannot be read. */
  readonly address: string
  readonly signal?: AbortSignal
  readonly onProgress?: (doneCount: number) => void
}

/** Most bytes that a sample's archive may unpack to: several times the largest one's. */
const mostBytes = 2_000_000_000

const picturePattern = /\.(jpe?g|png|webp)$/i
const notePattern = /^[^/]+\/(licen[cs]e|readme|credits)[^/]*$/i

/**
 * Unpacks the pictures and licences of a .tgz archive; links and anything else in it is left alone.
 * @throws `download.failed` for a damaged archive, `project.disk-full`, `work.cancelled`.
 */
export async function unpackPictures(archive: string, options: UnpackOptions): Promise<void> {
  const unfinished = `${options.pictureFolder}.part`
  await rm(unfinished, { recursive: true, force: true })
  await mkdir(unfinished, { recursive: true })
  const pictureCount = await extractFiles(archive, unfinished, options)
  if (pictureCount === 0) throw damaged(options.address, 'the archive holds no pictures')
  await moveNotes(unfinished, options.noteFolder)
  await rm(options.pictureFolder, { recursive: true, force: true })
  await rename(unfinished, options.pictureFolder)
}

/** Gives how many pictures there were. Paths that lead out of the folder end the extraction. */
async function extractFiles(
  archive: string,
  folder: string,
  options: UnpackOptions,
): Promise<number> {
  let pictureCount = 0
  let sizeBytes = 0
  let failure: unknown = null
  const refuse = (error: unknown) => {
    failure ??= error
    return false
  }
  const filter = (path: string, entry: object): boolean => {
    if (failure !== null || !(entry instanceof ReadEntry) || entry.type !== 'File') return false
    if (options.signal?.aborted) return refuse(new GraftError('work.cancelled', {}))
    if (notePattern.test(path)) return true
    if (!picturePattern.test(path)) return false
    sizeBytes += entry.size
    if (sizeBytes > mostBytes) {
      return refuse(damaged(options.address, 'the archive unpacks to more than 2 GB'))
    }
    pictureCount += 1
    options.onProgress?.(pictureCount)
    return true
  }
  await extract({ file: archive, cwd: folder, strip: 1, strict: true, filter }).catch(
    (error: unknown) => refuse(extractError(options, error)),
  )
  if (failure instanceof Error) throw failure
  return pictureCount
}

/** Notes lie beside the pictures, not among them, where an import would take them for broken pictures. */
async function moveNotes(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true })
  for (const entry of await readdir(from, { withFileTypes: true })) {
    if (entry.isFile() && !picturePattern.test(entry.name)) {
      await rename(join(from, entry.name), join(to, entry.name))
    }
  }
}

function extractError(options: UnpackOptions, error: unknown): GraftError {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ENOSPC') return new GraftError('project.disk-full', { path: options.pictureFolder })
  return damaged(options.address, error instanceof Error ? error.message : String(error), error)
}

function damaged(address: string, detail: string, cause?: unknown): GraftError {
  return new GraftError('download.failed', { address, detail }, { cause })
}
