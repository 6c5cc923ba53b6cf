import type { FileHandle } from 'node:fs/promises'
import { open, readFile, rm, stat, statfs, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import * as z from 'zod'
import { GraftError } from '../../shared/errors.ts'

/** A file that is arriving: its bytes so far, and beside them what the server said about it. */
export interface Part {
  readonly address: string
  /** The unfinished bytes. */
  readonly path: string
  /** Size that was announced beforehand; null where none is published. */
  readonly expectedBytes: number | null
  /** Whether a checksum will be compared, so that bytes of an unnamed version may be continued. */
  readonly hasChecksum: boolean
}

/** How one attempt is watched and ended. */
export interface TransferOptions {
  readonly signal: AbortSignal | undefined
  /** Longest time without a byte, in milliseconds. */
  readonly stallMs: number
  readonly onProgress: (doneBytes: number, totalBytes: number | null) => void
}

/** An attempt that may succeed when it is repeated: a lost connection, a busy server. */
export class InterruptedTransfer extends Error {
  override readonly name = 'InterruptedTransfer'
}

/** What the server named the version of a file that has partly arrived. */
const validatorSchema = z.object({ address: z.string(), validator: z.string().nullable() })

/**
 * One attempt to bring a part to its end, continuing what is there. Gives whether it continued an earlier attempt.
 * @throws InterruptedTransfer when another attempt may help; `download.failed`, `download.disk-full`, `work.cancelled`.
 */
export async function transfer(
  part: Part,
  options: TransferOptions,
): Promise<{ resumed: boolean }> {
  const start = await resumePoint(part)
  const stall = new AbortController()
  const signal = AbortSignal.any([stall.signal, ...(options.signal ? [options.signal] : [])])
  const timer = setTimeout(() => stall.abort(), options.stallMs)
  try {
    const response = await fetch(part.address, { signal, headers: requestHeaders(start) })
    return await receive(part, response, start?.offset ?? 0, options, () => timer.refresh())
  } catch (error) {
    if (options.signal?.aborted) throw new GraftError('work.cancelled', {}, { cause: error })
    if (stall.signal.aborted) {
      const seconds = Math.round(options.stallMs / 1000)
      throw new InterruptedTransfer(`nothing arrived for ${seconds} seconds`, { cause: error })
    }
    throw transferError(part, error)
  } finally {
    clearTimeout(timer)
  }
}

/** Forgets an unfinished file. */
export async function discardPart(path: string): Promise<void> {
  await rm(path, { force: true })
  await rm(validatorPath(path), { force: true })
}

/** Where the server's name for the arriving version is kept. */
export function validatorPath(path: string): string {
  return `${path}.json`
}

interface ResumePoint {
  readonly offset: number
  readonly validator: string | null
}

/** Where to go on, or null to begin anew: bytes of a version that cannot be recognised are not continued. */
async function resumePoint(part: Part): Promise<ResumePoint | null> {
  const size = await stat(part.path).then(
    ({ size: bytes }) => bytes,
    () => 0,
  )
  if (size === 0) return null
  const known = await readFile(validatorPath(part.path), 'utf8').then(parseValidator, () => null)
  if (known?.address !== part.address) return null
  if (known.validator === null && !part.hasChecksum) return null
  return { offset: size, validator: known.validator }
}

function parseValidator(text: string): z.infer<typeof validatorSchema> | null {
  try {
    return validatorSchema.parse(JSON.parse(text))
  } catch {
    return null
  }
}

/** Asks for the bytes themselves: a server's own compression would make offsets meaningless. */
function requestHeaders(start: ResumePoint | null): Record<string, string> {
  return {
    'accept-encoding': 'identity',
    ...(start === null ? {} : { range: `bytes=${start.offset}-` }),
    ...(start?.validator == null ? {} : { 'if-range': start.validator }),
  }
}

async function receive(
  part: Part,
  response: Response,
  askedOffset: number,
  options: TransferOptions,
  onBytes: () => void,
): Promise<{ resumed: boolean }> {
  if (response.status === 416) {
    await response.body?.cancel()
    return await rangeRefused(part, response, askedOffset)
  }
  if (response.status !== 200 && response.status !== 206) await refuse(part, response)
  const offset = response.status === 206 ? await checkedOffset(part, response, askedOffset) : 0
  const lengthHeader = response.headers.get('content-length')
  const totalBytes = lengthHeader === null ? part.expectedBytes : offset + Number(lengthHeader)
  checkSize(part, totalBytes)
  await checkRoom(part, totalBytes === null ? 0 : totalBytes - offset)
  await writeFile(
    validatorPath(part.path),
    JSON.stringify({ address: part.address, validator: validatorOf(response) }),
  )
  const file = await open(part.path, offset === 0 ? 'w' : 'a')
  try {
    const doneBytes = await append(file, response, offset, (done) => {
      onBytes()
      if (totalBytes !== null && done > totalBytes)
        checkSize({ ...part, expectedBytes: totalBytes }, done)
      options.onProgress(done, totalBytes)
    })
    await file.sync()
    if (totalBytes !== null && doneBytes < totalBytes) {
      throw new InterruptedTransfer(
        `the connection ended after ${doneBytes} of ${totalBytes} bytes`,
      )
    }
  } finally {
    await file.close()
  }
  return { resumed: offset > 0 }
}

async function append(
  file: FileHandle,
  response: Response,
  offset: number,
  onProgress: (doneBytes: number) => void,
): Promise<number> {
  let doneBytes = offset
  onProgress(doneBytes)
  for await (const chunk of response.body ?? []) {
    await file.appendFile(chunk)
    doneBytes += chunk.byteLength
    onProgress(doneBytes)
  }
  return doneBytes
}

/** An ETag that names the bytes exactly, or else the time of the last change. */
function validatorOf(response: Response): string | null {
  const etag = response.headers.get('etag')
  if (etag !== null && !etag.startsWith('W/')) return etag
  return response.headers.get('last-modified')
}

/** The part holds everything already, or more than there is: then it begins anew. */
async function rangeRefused(
  part: Part,
  response: Response,
  askedOffset: number,
): Promise<{ resumed: boolean }> {
  const total = /^bytes \*\/(\d+)$/.exec(response.headers.get('content-range') ?? '')?.[1]
  if (total !== undefined && Number(total) === askedOffset) {
    checkSize(part, askedOffset)
    return { resumed: true }
  }
  await discardPart(part.path)
  throw new InterruptedTransfer('the server refused to go on; it begins anew')
}

async function checkedOffset(part: Part, response: Response, askedOffset: number): Promise<number> {
  const start = /^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '')?.[1]
  if (Number(start) === askedOffset) return askedOffset
  await response.body?.cancel()
  await discardPart(part.path)
  throw new InterruptedTransfer('the server went on at another place; it begins anew')
}

/** Answers after which waiting a little helps; all others will stay as they are. */
const passingStatuses = [408, 425, 429, 500, 502, 503, 504]

async function refuse(part: Part, response: Response): Promise<never> {
  await response.body?.cancel()
  const detail = `the server answered ${response.status} ${response.statusText}`.trimEnd()
  if (passingStatuses.includes(response.status)) throw new InterruptedTransfer(detail)
  throw new GraftError('download.failed', { address: part.address, detail })
}

function checkSize(part: Part, totalBytes: number | null): void {
  if (part.expectedBytes === null || totalBytes === part.expectedBytes) return
  const detail = `the server sends ${totalBytes} bytes instead of ${part.expectedBytes}`
  throw new GraftError('download.failed', { address: part.address, detail })
}

async function checkRoom(part: Part, neededBytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(dirname(part.path))
  if (bavail * bsize >= neededBytes) return
  throw new GraftError('download.disk-full', { path: dirname(part.path), needed: neededBytes })
}

/** Network faults may pass; a full disk and errors that are worded already stay what they are. */
function transferError(part: Part, error: unknown): unknown {
  if (error instanceof GraftError || error instanceof InterruptedTransfer) return error
  const code = causeCode(error)
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    const needed = part.expectedBytes ?? 0
    return new GraftError(
      'download.disk-full',
      { path: dirname(part.path), needed },
      { cause: error },
    )
  }
  if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM') {
    const detail = `${part.path} may not be written`
    return new GraftError('download.failed', { address: part.address, detail }, { cause: error })
  }
  if (error instanceof TypeError) {
    return new InterruptedTransfer(`the connection was lost${code === '' ? '' : ` (${code})`}`, {
      cause: error,
    })
  }
  return error
}

/** The system's code of an error, or of what caused it. */
function causeCode(error: unknown): string {
  for (let at = error; at instanceof Error; at = at.cause) {
    if ('code' in at && typeof at.code === 'string') return at.code
  }
  return ''
}
