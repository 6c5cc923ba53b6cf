import { ByteBuffer } from 'flatbuffers'

/** What is wrong with the bytes of a file; becomes `weights.unreadable` where the file's name is known. */
export class FormatProblem extends Error {
  override readonly name = 'FormatProblem'
}

/** The bytes of a file and how many more items may be read from it. */
interface Source {
  buffer: ByteBuffer
  bytes: Uint8Array
  /** Overlapping vectors can make a small file list more items than it has bytes; this bounds what they cost. */
  itemsLeft: number
}

const itemsPerByte = 2

/**
 * A table of a FlatBuffers file, read field by field as https://flatbuffers.dev/internals lays it out, every offset
 * checked against the file's bounds. Fields are named by their id in the schema; an absent one gives its default.
 * @throws FormatProblem where an offset or a length leaves the file.
 */
export class FlatTable {
  readonly #source: Source
  readonly #position: number
  readonly #vtable: number
  readonly #vtableSize: number
  readonly #end: number

  private constructor(source: Source, position: number) {
    this.#source = source
    this.#position = position
    take(source, 1)
    requireInside(source, position, 4)
    this.#vtable = position - source.buffer.readInt32(position)
    requireInside(source, this.#vtable, 4)
    this.#vtableSize = source.buffer.readUint16(this.#vtable)
    requireInside(source, this.#vtable, Math.max(4, this.#vtableSize))
    const size = source.buffer.readUint16(this.#vtable + 2)
    requireInside(source, position, Math.max(4, size))
    this.#end = position + size
  }

  /** The file's root table. */
  static root(bytes: Uint8Array): FlatTable {
    const source = { buffer: new ByteBuffer(bytes), bytes, itemsLeft: bytes.length * itemsPerByte }
    requireInside(source, 0, 4)
    return new FlatTable(source, source.buffer.readUint32(0))
  }

  int8(field: number, byDefault = 0): number {
    const at = this.#at(field, 1)
    return at === null ? byDefault : this.#source.buffer.readInt8(at)
  }

  uint8(field: number, byDefault = 0): number {
    const at = this.#at(field, 1)
    return at === null ? byDefault : this.#source.buffer.readUint8(at)
  }

  int32(field: number, byDefault = 0): number {
    const at = this.#at(field, 4)
    return at === null ? byDefault : this.#source.buffer.readInt32(at)
  }

  uint32(field: number, byDefault = 0): number {
    const at = this.#at(field, 4)
    return at === null ? byDefault : this.#source.buffer.readUint32(at)
  }

  float32(field: number, byDefault = 0): number {
    const at = this.#at(field, 4)
    return at === null ? byDefault : this.#source.buffer.readFloat32(at)
  }

  boolean(field: number): boolean {
    return this.uint8(field) !== 0
  }

  /** The table at the field, or null where it is absent. */
  table(field: number): FlatTable | null {
    const at = this.#at(field, 4)
    return at === null ? null : new FlatTable(this.#source, this.#target(at))
  }

  /** Whether the field is there at all. */
  has(field: number): boolean {
    return this.#at(field, 4) !== null
  }

  tables(field: number): FlatTable[] {
    const { start, length } = this.#vector(field, 4)
    take(this.#source, length)
    return Array.from({ length }, (_, index) => {
      return new FlatTable(this.#source, this.#target(start + 4 * index))
    })
  }

  int32s(field: number): number[] {
    const { start, length } = this.#vector(field, 4)
    take(this.#source, length)
    return Array.from({ length }, (_, index) => this.#source.buffer.readInt32(start + 4 * index))
  }

  /** The bytes of the field, as a view on the file. */
  bytes(field: number): Uint8Array {
    const { start, length } = this.#vector(field, 1)
    return this.#source.bytes.subarray(start, start + length)
  }

  /** The text of the field, cut to a thousand bytes: names are for people. */
  text(field: number): string {
    const bytes = this.bytes(field).subarray(0, 1000)
    take(this.#source, bytes.length)
    return new TextDecoder().decode(bytes)
  }

  #at(field: number, width: number): number | null {
    const slot = 4 + 2 * field
    if (slot + 2 > this.#vtableSize) return null
    const offset = this.#source.buffer.readUint16(this.#vtable + slot)
    if (offset === 0) return null
    const at = this.#position + offset
    if (at + width > this.#end) throw new FormatProblem(`field ${field} lies outside its table`)
    return at
  }

  #target(at: number): number {
    return at + this.#source.buffer.readUint32(at)
  }

  #vector(field: number, width: number): { start: number; length: number } {
    const at = this.#at(field, 4)
    if (at === null) return { start: 0, length: 0 }
    const lengthAt = this.#target(at)
    requireInside(this.#source, lengthAt, 4)
    const length = this.#source.buffer.readUint32(lengthAt)
    const start = lengthAt + 4
    requireInside(this.#source, start, length * width)
    return { start, length }
  }
}

function requireInside(source: Source, start: number, length: number): void {
  if (start >= 0 && start + length <= source.bytes.length) return
  throw new FormatProblem('the file is cut short or its offsets are damaged')
}

function take(source: Source, count: number): void {
  source.itemsLeft -= count
  if (source.itemsLeft < 0) throw new FormatProblem('the file lists more items than it can hold')
}
