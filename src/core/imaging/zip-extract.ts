import { mkdir, open, rm } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { dirname, extname } from 'node:path'
import { crc32 } from 'node:zlib'
import type { Entry, ZipFile } from 'yauzl'
import type { ProblemKind } from '../../shared/domain/image.ts'
import { systemCode, writeFailure } from './unreadable.ts'

/** A member as it lies on the disk, or why it does not. */
export type Extracted =
  | {
      readonly kind: 'file'
      readonly path: string
      readonly sizeBytes: number
      readonly modifiedMs: number
    }
  | { readonly kind: 'problem'; readonly problem: ProblemKind; readonly detail: string }

/** Bytes of a name that every system takes, extension included. */
const longestName = 120

/** Names that Windows keeps for devices, whatever follows after a dot. */
const deviceName = /^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$/i

/** A name that can be written on every system and stays in its folder. */
export function safeName(name: string): string {
  const plain = name
    // eslint-disable-next-line no-control-regex -- Windows refuses control characters too
    .replaceAll(/[<>:"/\\|?*\u0000-\u001f]/g, '_')
    .replace(/[. ]+$/, '_')
  const kept = plain === '' || deviceName.test(plain) || /^\.+$/.test(plain) ? `_${plain}` : plain
  const extension = extname(kept).slice(0, 16)
  return kept.length <= longestName
    ? kept
    : kept.slice(0, longestName - extension.length) + extension
}

/**
 * Writes a member to `path`, or beside it where that is taken, and compares its size and check sum
 * with what the archive says. What is not as said is removed again.
 *
 * @throws GraftError `project.disk-full`, `project.cannot-write`
 */
export async function extractMember(zip: ZipFile, entry: Entry, path: string): Promise<Extracted> {
  const opened = await openNew(path)
  if (typeof opened === 'string') return { kind: 'problem', problem: 'damaged', detail: opened }
  const { handle, path: taken } = opened
  let fault: string | null
  let modifiedMs = 0
  try {
    fault = await copyMember(zip, entry, handle, dirname(path))
    modifiedMs = Math.trunc((await handle.stat()).mtimeMs)
  } catch (thrown) {
    await handle.close()
    await rm(taken, { force: true })
    throw thrown
  }
  await handle.close()
  if (fault === null) {
    return { kind: 'file', path: taken, sizeBytes: entry.uncompressedSize, modifiedMs }
  }
  await rm(taken, { force: true })
  return { kind: 'problem', problem: 'damaged', detail: fault }
}

/** Copies and checks; what is wrong with the member, or null. */
async function copyMember(
  zip: ZipFile,
  entry: Entry,
  handle: FileHandle,
  folder: string,
): Promise<string | null> {
  let writtenBytes = 0
  let sum = 0
  try {
    const stream = await zip.openReadStreamPromise(entry)
    for await (const piece of stream as AsyncIterable<Buffer>) {
      writtenBytes += piece.length
      if (writtenBytes > entry.uncompressedSize) return 'longer than the archive says'
      sum = crc32(piece, sum)
      await handle.writeFile(piece)
    }
  } catch (thrown) {
    const failure = writeFailure(folder, thrown)
    if (failure !== thrown) throw failure
    // What is left comes from reading: a member whose data is broken.
    return thrown instanceof Error ? thrown.message : String(thrown)
  }
  if (writtenBytes < entry.uncompressedSize) return 'shorter than the archive says'
  return sum === entry.crc32 ? null : 'its check sum is different'
}

/**
 * What an archive can ask for that no disk can give: a file and a folder of one name, a path
 * without end.
 */
const impossibleCodes = new Set(['EEXIST', 'ENOTDIR', 'EISDIR', 'ENAMETOOLONG', 'EINVAL'])

/**
 * A new file at the path, or at one beside it: names that differ only in case are one on many
 * disks. The system's code where the path cannot be.
 */
async function openNew(path: string): Promise<{ handle: FileHandle; path: string } | string> {
  const extension = extname(path)
  const stem = path.slice(0, path.length - extension.length)
  try {
    await mkdir(dirname(path), { recursive: true })
    for (let copy = 1; ; copy++) {
      const candidate = copy === 1 ? path : `${stem} (${copy})${extension}`
      const handle = await open(candidate, 'wx').catch((thrown: unknown) => {
        if (systemCode(thrown) === 'EEXIST') return null
        throw thrown
      })
      if (handle) return { handle, path: candidate }
    }
  } catch (thrown) {
    const code = systemCode(thrown) ?? ''
    if (impossibleCodes.has(code)) return code
    throw writeFailure(dirname(path), thrown)
  }
}
