import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, rename, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { lock } from 'proper-lockfile'
import { GraftError } from '../../shared/errors.ts'
import type { TransferOptions } from './transfer.ts'
import { discardPart, InterruptedTransfer, transfer } from './transfer.ts'

/** A file to bring onto this computer. */
export interface DownloadRequest {
  readonly address: string
  /** Where it will lie. It appears there whole and verified, or not at all. */
  readonly to: string
  /** In hex; null where no checksum is published, then only the size is compared. */
  readonly sha256: string | null
  readonly sizeBytes: number | null
  readonly signal?: AbortSignal
  /** Never goes back, also where a server makes it begin anew. */
  readonly onProgress?: (doneBytes: number, totalBytes: number | null) => void
  /** Longest time without a byte before another attempt; 30 seconds unless given. */
  readonly stallMs?: number
  /** Pauses before the further attempts; three that grow unless given. */
  readonly retryDelaysMs?: readonly number[]
}

const defaultStallMs = 30_000
const defaultRetryDelaysMs = [1_000, 4_000, 15_000]

/**
 * Downloads a file. What has arrived lies in `<to>.part` and is continued by the next call; a file that is there already
 * and right is not downloaded again. Two processes that want the same file take turns.
 * @throws `download.failed`, `download.disk-full`, `weights.checksum`, `work.cancelled`.
 */
export async function download(request: DownloadRequest): Promise<void> {
  if (await isComplete(request)) return
  await mkdir(dirname(request.to), { recursive: true })
  const release = await takeTurn(request)
  try {
    if (await isComplete(request)) return
    await fetchVerified(request)
    await rename(partPath(request), request.to)
    await discardPart(partPath(request))
  } finally {
    await release()
  }
}

/** Where the bytes gather until they are whole. */
function partPath(request: DownloadRequest): string {
  return `${request.to}.part`
}

/** Whether the file is there with the size and checksum that are known of it. */
async function isComplete(request: DownloadRequest): Promise<boolean> {
  const found = await stat(request.to).catch(() => null)
  if (found === null) return false
  if (request.sizeBytes !== null && found.size !== request.sizeBytes) return false
  return request.sha256 === null || (await fileHash(request.to)) === request.sha256
}

/** How often a process that waits for another one's download looks again, in milliseconds. */
const turnPollMs = 500

/** After how long without a sign of life a holder counts as gone, in milliseconds. */
const turnStaleMs = 60_000

/** A turn lost while the computer slept: two writers may have met, which the checksum then shows. */
function onCompromised(): void {}

async function takeTurn(request: DownloadRequest): Promise<() => Promise<void>> {
  for (;;) {
    try {
      const release = await lock(request.to, { realpath: false, stale: turnStaleMs, onCompromised })
      return () => release().catch(onCompromised)
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ELOCKED')) throw error
    }
    await pause(turnPollMs, request.signal)
  }
}

async function fetchVerified(request: DownloadRequest): Promise<void> {
  const { resumed } = await transferPatiently(request)
  const found = request.sha256 === null ? null : await fileHash(partPath(request))
  if (found === request.sha256) return
  await discardPart(partPath(request))
  if (resumed) return await fetchVerified(request)
  throw new GraftError('weights.checksum', {
    address: request.address,
    expected: request.sha256 ?? '',
    found: found ?? '',
  })
}

/** Repeats an interrupted transfer; attempts that brought bytes do not count against the patience. */
async function transferPatiently(request: DownloadRequest): Promise<{ resumed: boolean }> {
  const delays = request.retryDelaysMs ?? defaultRetryDelaysMs
  const part = {
    address: request.address,
    path: partPath(request),
    expectedBytes: request.sizeBytes,
    hasChecksum: request.sha256 !== null,
  }
  let furthestBytes = 0
  const options: TransferOptions = {
    signal: request.signal,
    stallMs: request.stallMs ?? defaultStallMs,
    onProgress: (doneBytes, totalBytes) => {
      furthestBytes = Math.max(furthestBytes, doneBytes)
      request.onProgress?.(furthestBytes, totalBytes)
    },
  }
  for (let failureCount = 0; ;) {
    const sizeBefore = await partSize(part.path)
    try {
      return await transfer(part, options)
    } catch (error) {
      if (!(error instanceof InterruptedTransfer)) throw error
      if ((await partSize(part.path)) > sizeBefore) failureCount = 0
      const delayMs = delays[failureCount]
      if (delayMs === undefined) {
        throw new GraftError(
          'download.failed',
          { address: request.address, detail: error.message },
          { cause: error },
        )
      }
      failureCount += 1
      await pause(delayMs, request.signal)
    }
  }
}

async function partSize(path: string): Promise<number> {
  return await stat(path).then(
    ({ size }) => size,
    () => 0,
  )
}

async function pause(delayMs: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await sleep(delayMs, undefined, signal === undefined ? {} : { signal })
  } catch (error) {
    throw new GraftError('work.cancelled', {}, { cause: error })
  }
}

async function fileHash(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}
