/**
 * The first directory of a TIFF file: the values of the tags asked for, or that its bytes end
 * before them.
 */
export type TiffDirectory =
  | { kind: 'read'; values: ReadonlyMap<number, readonly number[]> }
  | { kind: 'cut' }
  | { kind: 'unknown' }

/** Bytes of one value by its type: BYTE 1, ASCII 2, SHORT 3, LONG 4; others are not needed here. */
const sizeByType: Readonly<Record<number, number>> = { 1: 1, 2: 1, 3: 2, 4: 4, 13: 4 }

/** More values than this are not read: a file says how many there are, and it may lie. */
const largestValueCount = 1_000_000

/**
 * Reads tags of whole numbers from the first directory (TIFF 6.0, section 2). BigTIFF is `unknown`,
 * as is anything that is no TIFF.
 */
export function readTiffDirectory(bytes: Uint8Array, tags: readonly number[]): TiffDirectory {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const isLittle = bytes[0] === 0x49 && bytes[1] === 0x49
  const isBig = bytes[0] === 0x4d && bytes[1] === 0x4d
  if (bytes.length < 8 || !(isLittle || isBig) || view.getUint16(2, isLittle) !== 42) {
    return { kind: 'unknown' }
  }
  const start = view.getUint32(4, isLittle)
  if (start + 2 > bytes.length) return { kind: 'cut' }
  const entryCount = view.getUint16(start, isLittle)
  if (start + 2 + entryCount * 12 > bytes.length) return { kind: 'cut' }
  const values = new Map<number, number[]>()
  for (let index = 0; index < entryCount; index++) {
    const entry = start + 2 + index * 12
    const tag = view.getUint16(entry, isLittle)
    if (!tags.includes(tag)) continue
    const read = readValues(view, entry, isLittle)
    if (read === null) return { kind: 'cut' }
    values.set(tag, read)
  }
  return { kind: 'read', values }
}

/** The values of one 12-byte entry, from where they lie; null where the file ends before them. */
function readValues(view: DataView, entry: number, isLittle: boolean): number[] | null {
  const size = sizeByType[view.getUint16(entry + 2, isLittle)]
  const count = view.getUint32(entry + 4, isLittle)
  if (size === undefined || count > largestValueCount) return []
  const offset = size * count <= 4 ? entry + 8 : view.getUint32(entry + 8, isLittle)
  if (offset + size * count > view.byteLength) return null
  return Array.from({ length: count }, (_, index) => {
    const at = offset + index * size
    if (size === 1) return view.getUint8(at)
    return size === 2 ? view.getUint16(at, isLittle) : view.getUint32(at, isLittle)
  })
}
