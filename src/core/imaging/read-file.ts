import { open, stat } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { fileFailure, unreadable } from './unreadable.ts'

/**
 * A file larger than this is refused as `too-large`: its bytes are held whole while they are hashed
 * and decoded.
 */
export const largestFileBytes = 512 * 1024 * 1024

/** A regular file that is open for reading. */
export interface OpenFile {
  readonly path: string
  readonly sizeBytes: number
  /** Whole milliseconds, as everywhere in Graft where file times are compared. */
  readonly modifiedMs: number
  /** The first `length` bytes, or all where there are fewer. */
  head(length: number): Promise<Uint8Array>
  /**
   * All bytes.
   * @throws GraftError `image.unreadable`: `changed-on-disk` where somebody wrote to the file
   * meanwhile, `too-large`
   */
  all(): Promise<Uint8Array>
  /** All bytes in pieces, for files of any size; each piece is valid until the next. */
  pieces(): AsyncIterable<Uint8Array>
}

const pieceBytes = 1024 * 1024

/**
 * Opens a file for `work` and closes it afterwards.
 *
 * @throws GraftError `image.unreadable` with what is wrong with the file: `vanished`,
 * `no-permission`, `symlink-loop`, `empty`, `not-an-image` for a folder, a pipe or a device
 */
export async function withFile<Result>(
  path: string,
  work: (file: OpenFile) => Promise<Result>,
): Promise<Result> {
  let handle: FileHandle | null = null
  try {
    // Before opening: opening a pipe would wait for somebody to write into it.
    if (!(await stat(path)).isFile()) throw unreadable(path, 'not-an-image', 'not a regular file')
    handle = await open(path, 'r')
    const { size, mtimeMs } = await handle.stat()
    if (size === 0) throw unreadable(path, 'empty', '0 bytes')
    return await work(openFile(path, handle, size, mtimeMs))
  } catch (thrown) {
    throw fileFailure(path, thrown)
  } finally {
    await handle?.close()
  }
}

function openFile(path: string, handle: FileHandle, size: number, mtimeMs: number): OpenFile {
  const changed = (detail: string) => unreadable(path, 'changed-on-disk', detail)
  const requireUnchanged = async () => {
    const now = await handle.stat()
    if (now.size !== size || now.mtimeMs !== mtimeMs) throw changed('written to while it was read')
  }
  return {
    path,
    sizeBytes: size,
    modifiedMs: Math.trunc(mtimeMs),
    head: (length) => readUpTo(handle, Math.min(length, size)),
    all: async () => {
      if (size > largestFileBytes) throw unreadable(path, 'too-large', `${size} bytes`)
      const bytes = await readUpTo(handle, size)
      if (bytes.length < size) throw changed('became shorter while it was read')
      await requireUnchanged()
      return bytes
    },
    pieces: async function* () {
      const buffer = Buffer.allocUnsafeSlow(pieceBytes)
      for (let at = 0; at < size;) {
        const { bytesRead } = await handle.read(buffer, 0, pieceBytes, at)
        if (bytesRead === 0) throw changed('became shorter while it was read')
        yield buffer.subarray(0, bytesRead)
        at += bytesRead
      }
      await requireUnchanged()
    },
  }
}

/**
 * Reads from the start until `length` bytes or the end; one call of the system may give fewer than
 * it was asked for.
 */
async function readUpTo(handle: FileHandle, length: number): Promise<Uint8Array> {
  const buffer = Buffer.allocUnsafeSlow(length)
  let filled = 0
  while (filled < length) {
    const { bytesRead } = await handle.read(buffer, filled, length - filled, filled)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return buffer.subarray(0, filled)
}
