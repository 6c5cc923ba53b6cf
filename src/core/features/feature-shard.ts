import { closeSync, fstatSync, openSync, readSync, writeSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import type { ImageId } from '../../shared/domain/ids.ts'

// A shard is two files that only grow: rows of float32, and beside it one entry a row, written after it. An entry is the
// image's id and a check sum over id and row, so that no entry can vouch for a row that did not reach the disk.

/** Ends of the names of a shard's two files. */
export const rowsEnding = '.rows'
export const entriesEnding = '.ids'

const idBytes = 16
const entryBytes = idBytes + 4

/** Bytes that are read at once. */
const pieceBytes = 4 * 1024 * 1024

/** Appends rows to a shard of its own. */
export class ShardWriter {
  readonly #rowBytes: number
  readonly #rows: number
  readonly #entries: number

  /** Creates the shard; `path` is that of its files without their ending. */
  constructor(path: string, width: number) {
    this.#rowBytes = width * Float32Array.BYTES_PER_ELEMENT
    this.#rows = openSync(path + rowsEnding, 'wx')
    this.#entries = openSync(path + entriesEnding, 'wx')
  }

  /** After an error the shard must not be appended to any more. */
  append(id: ImageId, row: Float32Array): void {
    const bytes = new Uint8Array(row.buffer, row.byteOffset, row.byteLength)
    if (bytes.length !== this.#rowBytes) throw new Error(`a row of ${row.length} numbers`)
    writeWhole(this.#rows, bytes)
    const entry = Buffer.alloc(entryBytes)
    entry.write(id, 'hex')
    entry.writeUInt32LE(checkSum(id, bytes), idBytes)
    writeWhole(this.#entries, entry)
  }

  close(): void {
    closeSync(this.#rows)
    closeSync(this.#entries)
  }
}

/** A row of a shard and where it is wanted. */
export interface WantedRow {
  id: ImageId
  /** Its place in the shard. */
  place: number
  checkSum: number
  target: Float32Array
}

/** The entries of a shard in the order of its rows; what a kill left half written at the end is passed over. */
export function readEntries(path: string): { id: ImageId; checkSum: number }[] {
  const descriptor = openSync(path + entriesEnding, 'r')
  try {
    const bytes = Buffer.alloc(fstatSync(descriptor).size)
    const count = Math.floor(readWhole(descriptor, bytes, 0) / entryBytes)
    return Array.from({ length: count }, (_, index) => {
      const at = index * entryBytes
      return {
        id: bytes.toString('hex', at, at + idBytes) as ImageId,
        checkSum: bytes.readUInt32LE(at + idBytes),
      }
    })
  } finally {
    closeSync(descriptor)
  }
}

/** Reads rows, given in the order of their places, to their targets; returns those that are there and whole. */
export function readRows(path: string, wanted: readonly WantedRow[]): ImageId[] {
  const found: ImageId[] = []
  const descriptor = openSync(path + rowsEnding, 'r')
  try {
    for (const run of runsOf(wanted)) found.push(...readRun(descriptor, run))
  } finally {
    closeSync(descriptor)
  }
  return found
}

/** Splits rows into runs of neighbours that are read at once. */
function* runsOf(wanted: readonly WantedRow[]): Iterable<WantedRow[]> {
  let run: WantedRow[] = []
  for (const row of wanted) {
    const last = run.at(-1)
    const isNext = last === undefined || row.place === last.place + 1
    if (!isNext || run.length * row.target.byteLength >= pieceBytes) {
      yield run
      run = []
    }
    run.push(row)
  }
  if (run.length > 0) yield run
}

function readRun(descriptor: number, run: readonly WantedRow[]): ImageId[] {
  const [first] = run
  if (first === undefined) return []
  const rowBytes = first.target.byteLength
  const bytes = Buffer.allocUnsafeSlow(run.length * rowBytes)
  const readBytes = readWhole(descriptor, bytes, first.place * rowBytes)
  return run.flatMap(({ id, target, checkSum: expected }, index) => {
    const row = bytes.subarray(index * rowBytes, (index + 1) * rowBytes)
    if ((index + 1) * rowBytes > readBytes || checkSum(id, row) !== expected) return []
    new Uint8Array(target.buffer, target.byteOffset, rowBytes).set(row)
    return [id]
  })
}

function checkSum(id: ImageId, row: Uint8Array): number {
  return crc32(row, crc32(id))
}

function writeWhole(descriptor: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length;) done += writeSync(descriptor, bytes, done)
}

/** Reads from `position` until the buffer is full or the file ends; returns the number of bytes. */
function readWhole(descriptor: number, buffer: Uint8Array, position: number): number {
  let done = 0
  while (done < buffer.length) {
    const count = readSync(descriptor, buffer, done, buffer.length - done, position + done)
    if (count === 0) break
    done += count
  }
  return done
}
