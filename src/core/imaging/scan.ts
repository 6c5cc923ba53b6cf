import { GraftError, isGraftError } from '../../shared/errors.ts'
import { countFolderFiles, folderFiles } from './folder-source.ts'
import { findFile, nowhere } from './found.ts'
import type { Found } from './found.ts'
import { countListFiles, listFiles } from './list-source.ts'
import { planSources } from './scan-sources.ts'
import type { Source } from './scan-sources.ts'
import { countZipFiles, zipFiles } from './zip-source.ts'

export type { Found, FoundFile } from './found.ts'

/** How sources are scanned. */
export interface ScanOptions {
  /** `none`: neither labels nor sides are read from anywhere. */
  readonly labelFrom: 'folders' | 'none'
  /**
   * Where archives are unpacked, each into a folder of its own; the caller removes it when all is
   * read.
   */
  readonly extractFolder: string
  readonly signal?: AbortSignal
}

/**
 * Goes through folders, zip archives, CSV lists and single files, and tells each picture as it is
 * met; memory does not grow with their number. Nothing is opened but what has no extension: whether
 * a file is a picture is found by `inspectFile`.
 *
 * - Folders: `folderLayout` says how names become labels and sides. Files with another extension
 *   than pictures have are passed over, as are hidden files, `.graft` folders and what systems
 *   leave behind. Symbolic links are followed, behind them each folder once.
 * - Archives and lists that are named: see `zipFiles`, `listFiles`. Those that lie in a folder are
 *   passed over.
 * - Single files: whatever they are called.
 *
 * A file that cannot be had is a problem. An archive or a list that is damaged costs nothing else:
 * its error is thrown when all other sources have been given.
 *
 * @throws GraftError `import.not-found` before anything is given, `work.cancelled`,
 * `import.unreadable-zip`, `import.unreadable-list`, `project.disk-full`, `project.cannot-write`
 */
export async function* scanSources(
  sources: readonly string[],
  options: ScanOptions,
): AsyncGenerator<Found, void, undefined> {
  const stop = new AbortController()
  const signal = options.signal ? AbortSignal.any([options.signal, stop.signal]) : stop.signal
  try {
    const planned = await planSources(sources, options.labelFrom, signal)
    yield* scanPlanned(planned, options, signal)
  } catch (thrown) {
    if (options.signal?.aborted) throw new GraftError('work.cancelled', {}, { cause: thrown })
    throw thrown
  } finally {
    stop.abort()
  }
}

async function* scanPlanned(
  sources: readonly Source[],
  options: ScanOptions,
  signal: AbortSignal,
): AsyncGenerator<Found, void, undefined> {
  let counted: number | null = null
  const counting = countFiles(sources, signal).then(
    (count) => (counted = count),
    // Counting is a service to the progress bar; what is wrong with a source is told by its scan.
    () => null,
  )
  let toldCount: number | null = null
  let fileCount = 0
  let failure: GraftError | null = null
  for (const source of sources) {
    try {
      for await (const block of foundIn(source, options, signal)) {
        signal.throwIfAborted()
        if (counted !== null && toldCount === null) {
          toldCount = counted
          yield { kind: 'total', count: toldCount }
        }
        for (const found of block) {
          if (found.kind === 'file') fileCount++
          yield found
        }
      }
    } catch (thrown) {
      if (!isOfOneSource(thrown)) throw thrown
      failure ??= thrown
    }
  }
  await counting
  if (toldCount !== fileCount) yield { kind: 'total', count: fileCount }
  if (failure !== null) throw failure
}

function isOfOneSource(
  thrown: unknown,
): thrown is GraftError<'import.unreadable-zip' | 'import.unreadable-list'> {
  return (
    isGraftError(thrown, 'import.unreadable-zip') || isGraftError(thrown, 'import.unreadable-list')
  )
}

async function* foundIn(
  source: Source,
  { labelFrom, extractFolder }: ScanOptions,
  signal: AbortSignal,
): AsyncGenerator<readonly Found[]> {
  switch (source.kind) {
    case 'folder':
      return yield* folderFiles(source.branches)
    case 'zip':
      return yield* zipFiles(source.path, { labelFrom, extractFolder, signal })
    case 'list':
      return yield* listFiles(source.path, labelFrom)
    case 'file':
      return yield [await findFile(source.path, nowhere)]
    case 'problem':
      return yield [source.problem]
  }
}

async function countFiles(sources: readonly Source[], signal: AbortSignal): Promise<number> {
  let count = 0
  for (const source of sources) {
    if (source.kind === 'folder') count += await countFolderFiles(source.branches, signal)
    else if (source.kind === 'zip') count += await countZipFiles(source.path, signal)
    else if (source.kind === 'list') count += await countListFiles(source.path, signal)
    else if (source.kind === 'file') count += 1
  }
  return count
}
