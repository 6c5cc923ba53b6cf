import { randomBytes } from 'node:crypto'
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { copyFile, mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

/**
 * Writes a file so that a kill or a power cut leaves the old content or the new, never a part: a
 * temporary file beside it, fsync, rename. Missing folders are made.
 *
 * @throws the system's error (`ENOSPC`, `EACCES`, …); the old file is untouched then
 */
export function writeFileAtomic(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true })
  const temporary = temporaryBeside(path)
  try {
    const descriptor = openSync(temporary, 'wx')
    try {
      writeFileSync(descriptor, content)
      fsyncSync(descriptor)
    } finally {
      closeSync(descriptor)
    }
    renameSync(temporary, path)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
  syncFolder(dirname(path))
}

/**
 * Copies a file with its modification time as `writeFileAtomic` writes one, without holding its
 * bytes. What is at the target is replaced.
 *
 * @throws the system's error; the target is untouched then
 */
export async function copyFileAtomic(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true })
  const temporary = temporaryBeside(to)
  try {
    await copyFile(from, temporary)
    const { atime, mtime } = await stat(from)
    const file = await open(temporary, 'r+')
    try {
      await file.utimes(atime, mtime)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, to)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

/**
 * Makes a rename inside a folder survive a power cut, where the system can do that (Windows
 * cannot).
 */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return
  const descriptor = openSync(folder, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

function temporaryBeside(path: string): string {
  return join(
    dirname(path),
    `.${basename(path).slice(0, 60)}.${randomBytes(6).toString('hex')}.tmp`,
  )
}
