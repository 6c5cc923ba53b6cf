import { randomUUID } from 'node:crypto'
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { ImageId } from '../../shared/domain/ids.ts'
import { writeFailure } from './unreadable.ts'

/** Longest side of a thumbnail, in pixels; smaller pictures keep their size. */
export const thumbnailSide = 256

/** Where an image's thumbnail is, whether or not it is there. */
export function thumbnailPath(folder: string, id: ImageId): string {
  return join(folder, id.slice(0, 2), `${id}.webp`)
}

/**
 * Writes an image's thumbnail if it is not there yet: a temporary file, then a rename, so that a
 * reader sees the whole or nothing. Not synced: a thumbnail is made again when it is missing.
 *
 * @throws GraftError `project.disk-full`, `project.cannot-write`
 */
export async function storeThumbnail(
  folder: string,
  id: ImageId,
  encode: () => Promise<Uint8Array>,
): Promise<void> {
  const path = thumbnailPath(folder, id)
  if (await isThere(path)) return
  const bytes = await encode()
  const temporary = `${path}.${randomUUID()}.tmp`
  try {
    await mkdir(dirname(path), { recursive: true })
    await writeFile(temporary, bytes, { flag: 'wx' })
    await rename(temporary, path)
  } catch (thrown) {
    // Where nothing can be written, nothing is there to remove.
    await rm(temporary, { force: true }).catch(() => null)
    // Windows refuses to replace a file that is open: the same picture was written twice at once.
    if (!(await isThere(path))) throw writeFailure(folder, thrown)
  }
}

async function isThere(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null)
  return found !== null && found.size > 0
}
