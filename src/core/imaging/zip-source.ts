import { mkdir, mkdtemp } from 'node:fs/promises'
import { basename, join } from 'node:path'
import * as yauzl from 'yauzl'
import type { Entry, ZipFile } from 'yauzl'
import { GraftError, isGraftError } from '../../shared/errors.ts'
import { folderLayout } from './folder-layout.ts'
import type { Branch } from './folder-layout.ts'
import { foundProblem, nowhere } from './found.ts'
import type { Found, Place } from './found.ts'
import { writeFailure } from './unreadable.ts'
import { extractMember, safeName } from './zip-extract.ts'
import { readMember } from './zip-member.ts'
import type { ZipMember } from './zip-member.ts'

/** Bounds of what one archive may unpack to: real collections stay far below, bombs do not. */
export interface ZipLimits {
  /** Bytes of all members together. */
  readonly totalBytes: number
  /**
   * Times the archive's own size, looked at from `ratioFromBytes` on; pictures hardly shrink in an
   * archive.
   */
  readonly ratio: number
  readonly ratioFromBytes: number
}

const usualLimits: ZipLimits = {
  totalBytes: 64 * 1024 ** 3,
  ratio: 200,
  ratioFromBytes: 1024 ** 3,
}

export interface ZipOptions {
  readonly labelFrom: 'folders' | 'none'
  /** A folder of its own is made in it for each archive; the caller removes it. */
  readonly extractFolder: string
  readonly signal: AbortSignal
  readonly limits?: ZipLimits
}

/**
 * Unpacks the pictures of an archive one by one and gives each as soon as it is there, with the
 * place that the folders in the archive give it. Members are known by their extension. A member
 * that is damaged, encrypted or would land outside the folder is a problem of its own.
 *
 * @throws GraftError `import.unreadable-zip` where the archive itself is damaged or unpacks to more
 * than `limits`, after the members before that point; `project.disk-full`, `project.cannot-write`
 */
export async function* zipFiles(
  zipPath: string,
  options: ZipOptions,
): AsyncGenerator<readonly Found[]> {
  const { signal, limits = usualLimits } = options
  const placeOf = options.labelFrom === 'none' ? () => nowhere : await zipPlaces(zipPath, signal)
  const folder = await makeFolder(zipPath, options.extractFolder)
  let writtenBytes = 0
  for await (const { zip, entry, member } of zipEntries(zipPath, signal)) {
    if (member.kind === 'problem') {
      yield [foundProblem(join(zipPath, member.name), member.problem, member.detail)]
    }
    if (member.kind !== 'picture') continue
    const { folders, name } = member
    const target = join(folder, ...folders.map(safeName), safeName(name))
    const extracted = await extractMember(zip, entry, target)
    if (extracted.kind === 'problem') {
      const { problem, detail } = extracted
      yield [foundProblem(join(zipPath, ...folders, name), problem, detail)]
      continue
    }
    writtenBytes += extracted.sizeBytes
    requireWithin(limits, writtenBytes, zip.fileSize, zipPath)
    const { path, sizeBytes, modifiedMs } = extracted
    const file = { path, sizeBytes, modifiedMs, fileName: name, ...placeOf(folders) }
    yield [{ kind: 'file', file }]
  }
}

/** How many pictures the archive says it has. */
export async function countZipFiles(zipPath: string, signal: AbortSignal): Promise<number> {
  let count = 0
  for await (const { member } of zipEntries(zipPath, signal)) {
    if (member.kind === 'picture') count++
  }
  return count
}

/**
 * The members of an archive by its central directory. Failures of the archive are
 * `import.unreadable-zip`.
 */
async function* zipEntries(
  zipPath: string,
  signal: AbortSignal,
): AsyncGenerator<{ zip: ZipFile; entry: Entry; member: ZipMember }> {
  let zip: ZipFile | null = null
  try {
    // Names are decoded and sizes checked here, so that one odd member does not end the whole
    // archive.
    zip = await yauzl.openPromise(zipPath, {
      autoClose: false,
      decodeStrings: false,
      validateEntrySizes: false,
    })
    for await (const entry of zip.eachEntry()) {
      signal.throwIfAborted()
      yield { zip, entry, member: readMember(entry) }
    }
  } catch (thrown) {
    signal.throwIfAborted()
    throw unreadableZip(zipPath, thrown instanceof Error ? thrown.message : String(thrown), thrown)
  } finally {
    zip?.close()
  }
}

/**
 * Reads the layout of the folders in an archive; where its directory breaks off, of what is before.
 */
async function zipPlaces(
  zipPath: string,
  signal: AbortSignal,
): Promise<(folders: readonly string[]) => Place> {
  const children = new Map<string, Set<string>>()
  try {
    for await (const { member } of zipEntries(zipPath, signal)) {
      if (member.kind !== 'picture') continue
      for (const [index, name] of member.folders.entries()) {
        const parent = member.folders.slice(0, index).join('/')
        children.set(parent, (children.get(parent) ?? new Set()).add(name))
      }
    }
  } catch (thrown) {
    if (!isGraftError(thrown, 'import.unreadable-zip')) throw thrown
  }
  const branches = await folderLayout([{ folder: '', side: null }], {
    subfolders: async (folder) => [...(children.get(folder) ?? [])].sort(),
    child: (folder, name) => (folder === '' ? name : `${folder}/${name}`),
  })
  const branchByFolder = new Map(branches.map((branch) => [branch.folder, branch]))
  return (folders) => placeIn(branchByFolder, folders)
}

/** The place of the branch that a folder is, or of the nearest one above it that is deep. */
function placeIn(branches: ReadonlyMap<string, Branch>, folders: readonly string[]): Place {
  for (let depth = folders.length; depth >= 0; depth--) {
    const branch = branches.get(folders.slice(0, depth).join('/'))
    if (branch && (branch.isDeep || depth === folders.length)) {
      return { labelName: branch.labelName, side: branch.side }
    }
  }
  return nowhere
}

async function makeFolder(zipPath: string, parent: string): Promise<string> {
  try {
    await mkdir(parent, { recursive: true })
    return await mkdtemp(join(parent, `${safeName(basename(zipPath))}-`))
  } catch (thrown) {
    throw writeFailure(parent, thrown)
  }
}

function requireWithin(
  limits: ZipLimits,
  writtenBytes: number,
  archiveBytes: number,
  zipPath: string,
): void {
  const { totalBytes, ratio, ratioFromBytes } = limits
  const isBomb = writtenBytes > ratioFromBytes && writtenBytes > ratio * archiveBytes
  if (writtenBytes <= totalBytes && !isBomb) return
  throw unreadableZip(zipPath, `unpacks to more than ${writtenBytes} bytes`)
}

function unreadableZip(path: string, detail: string, cause?: unknown): GraftError {
  return new GraftError('import.unreadable-zip', { path, detail }, { cause })
}
