import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Progress } from '../../shared/domain/progress.ts'
import type { Sample } from '../../shared/domain/system.ts'
import { sampleSchema } from '../../shared/domain/system.ts'
import { GraftError, isGraftError } from '../../shared/errors.ts'
import { progressCounter } from '../progress/job-stream.ts'
import { download } from '../weights/download.ts'
import type { DownloadedSample } from './catalogue.ts'
import { downloadedSamples, drawnSample } from './catalogue.ts'
import { drawPictures } from './drawn.ts'
import { unpackPictures } from './unpack.ts'

/** Where a sample's pictures go and how its making is watched. */
export interface PrepareOptions {
  /** Gets `pictures/` and, beside it, the credits that have to travel with them. */
  readonly folder: string
  /** Keeps archives, so that a second project of a sample downloads nothing. */
  readonly cacheFolder: string
  /** For the drawn sample: the same seed draws the same pictures. */
  readonly seed: number
  readonly signal?: AbortSignal
  /** Downloading counts bytes, the other phases pictures. */
  readonly onProgress?: (progress: Progress) => void
}

/** A sample that lies ready to be imported. */
export interface PreparedSample {
  /** The folder to import; its sub-folders are labels, and where a split is given, sides. */
  readonly source: string
  readonly labelFrom: 'folders'
}

/** The samples there are, the one that needs no network first. */
export function listSamples(): Sample[] {
  return [drawnSample, ...downloadedSamples].map((sample) => sampleSchema.parse(sample))
}

/**
 * Draws or downloads a sample's pictures into a folder. Where a former call finished the same, nothing is done again.
 * @throws `sample.not-found`, `download.failed`, `download.disk-full`, `weights.checksum`, `work.cancelled`.
 */
export async function prepareSample(
  name: string,
  options: PrepareOptions,
): Promise<PreparedSample> {
  const source = join(options.folder, 'pictures')
  const downloaded = downloadedSamples.find((sample) => sample.name === name)
  if (downloaded === undefined && name !== drawnSample.name) {
    const known = listSamples().map((sample) => sample.name)
    throw new GraftError('sample.not-found', { name, known: known.join(', ') })
  }
  const sample = downloaded ?? drawnSample
  const mark: Mark = { name, seed: downloaded === undefined ? options.seed : null }
  if (!(await isPrepared(options.folder, mark))) {
    await mkdir(options.folder, { recursive: true })
    await rm(markPath(options.folder), { force: true })
    if (downloaded === undefined) await drawInto(source, options)
    else await unpackInto(source, downloaded, options)
    await writeFile(join(options.folder, 'CREDITS.txt'), credits(sample))
    await writeFile(markPath(options.folder), JSON.stringify(mark))
  }
  return { source, labelFrom: 'folders' }
}

/** What a finished folder holds; the seed is null where nothing is left to chance. */
interface Mark {
  readonly name: string
  readonly seed: number | null
}

/** Written last: without it a former call did not finish. */
function markPath(folder: string): string {
  return join(folder, 'sample.json')
}

async function isPrepared(folder: string, mark: Mark): Promise<boolean> {
  const text = await readFile(markPath(folder), 'utf8').catch(() => null)
  if (text === null) return false
  return text === JSON.stringify(mark)
}

async function drawInto(source: string, options: PrepareOptions): Promise<void> {
  await rm(source, { recursive: true, force: true })
  await drawPictures(source, {
    seed: options.seed,
    onProgress: counter('drawing', options),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  })
}

async function unpackInto(
  source: string,
  sample: DownloadedSample,
  options: PrepareOptions,
): Promise<void> {
  const archive = join(options.cacheFolder, sample.archiveName)
  const signal = options.signal === undefined ? {} : { signal: options.signal }
  await download({
    address: sample.address,
    to: archive,
    sha256: sample.checksum,
    sizeBytes: sample.sizeBytes,
    onProgress: counter('downloading', options),
    ...signal,
  })
  const count = counter('unpacking', options)
  await unpackPictures(archive, {
    pictureFolder: source,
    noteFolder: options.folder,
    address: sample.address,
    onProgress: (doneCount) => count(doneCount, sample.imageCount),
    ...signal,
  }).catch(async (error: unknown) => {
    // A damaged archive would be met again at every call.
    if (isGraftError(error, 'download.failed')) await rm(archive, { force: true })
    throw error
  })
}

/** Counts a phase; what lay there already when it began tells nothing about its rate. */
function counter(phase: Progress['phase'], options: PrepareOptions) {
  const count = progressCounter(phase, (progress) => options.onProgress?.(progress))
  let earlierCount: number | null = null
  return (doneCount: number, totalCount: number | null): void => {
    earlierCount ??= doneCount
    count(doneCount, totalCount, '', earlierCount)
  }
}

function credits(sample: Sample): string {
  return `${sample.title}\n\n${sample.credit}\nLicence: ${sample.licence}\n`
}
