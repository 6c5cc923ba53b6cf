import type { FileHandle } from 'node:fs/promises'
import { open, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { GraftError } from '../shared/errors.ts'
import type { Session } from './session.ts'
import { absolutePath } from './session.ts'

/**
 * The absolute path of a file to write. Asked before the work begins, so that no work is lost.
 * @throws `output.exists` where something lies there that may not be replaced.
 */
export async function freeFile(
  session: Session,
  path: string,
  mayReplace = false,
): Promise<string> {
  const file = absolutePath(session, path)
  const isTaken = await stat(file).then(
    () => true,
    () => false,
  )
  if (isTaken && !mayReplace) throw new GraftError('output.exists', { path: file })
  return file
}

/** A file that appears whole or not at all. */
export interface AtomicFile {
  write(text: string): Promise<void>
  /** Puts the file in its place. */
  keep(): Promise<void>
  /** Leaves no trace of it. */
  discard(): Promise<void>
}

/** Begins a file beside its place, under a hidden name. @throws `output.cannot-write`. */
export async function createAtomicFile(path: string): Promise<AtomicFile> {
  const unfinished = join(dirname(path), `.${basename(path)}.${process.pid}.part`)
  const file = await open(unfinished, 'w').catch((error: unknown) => refuse(path, error))
  return {
    write: async (text) => {
      await file.appendFile(text).catch((error: unknown) => refuse(path, error))
    },
    keep: async () => {
      try {
        await file.sync()
        await file.close()
        await rename(unfinished, path)
      } catch (error) {
        refuse(path, error)
      }
    },
    discard: async () => {
      await closed(file)
      await rm(unfinished, { force: true })
    },
  }
}

/** A file that failed may be closed already. */
async function closed(file: FileHandle): Promise<void> {
  await file.close().catch(() => {})
}

function refuse(path: string, error: unknown): never {
  const detail = error instanceof Error ? error.message : String(error)
  throw new GraftError('output.cannot-write', { path, detail }, { cause: error })
}
