import type { ImageFormat } from '../../shared/domain/image.ts'
import { readTiffDirectory } from './tiff-directory.ts'

const tiffStrips = [273, 279] as const
const tiffTiles = [324, 325] as const
const topBoxes = new Set(['ftyp', 'meta', 'mdat', 'moov', 'free', 'skip', 'uuid', 'mpvd'])

/**
 * Whether a file ends before its own structure says it should: what tells a download that broke off
 * from a file that is damaged inside. JPEG and GIF do not say how long they are; there the
 * decoder's message tells.
 */
export function isCutShort(bytes: Uint8Array, format: ImageFormat): boolean {
  switch (format) {
    case 'png':
      return isPngCut(bytes)
    case 'webp':
      return bytes.length < 12 || uint32(bytes, 4, true) + 8 > bytes.length
    case 'avif':
    case 'heic':
      return isContainerCut(bytes)
    case 'tiff':
      return isTiffCut(bytes)
    case 'jpeg':
    case 'gif':
      return false
  }
}

function uint32(bytes: Uint8Array, at: number, isLittle: boolean): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(at, isLittle)
}

/** Chunks of length, type, data and check sum, up to IEND. */
function isPngCut(bytes: Uint8Array): boolean {
  for (let at = 8; at + 12 <= bytes.length; at += uint32(bytes, at, false) + 12) {
    const isEnd =
      bytes[at + 4] === 0x49 &&
      bytes[at + 5] === 0x45 &&
      bytes[at + 6] === 0x4e &&
      bytes[at + 7] === 0x44
    if (isEnd) return false
  }
  return true
}

/**
 * Boxes of size and type (ISO/IEC 14496-12); size 1 means a 64-bit size follows, 0 that it goes to
 * the end.
 */
function isContainerCut(bytes: Uint8Array): boolean {
  let at = 0
  while (at + 8 <= bytes.length) {
    let size = uint32(bytes, at, false)
    if (size === 0) return false
    if (size === 1) {
      if (at + 16 > bytes.length) return true
      size = uint32(bytes, at + 8, false) * 2 ** 32 + uint32(bytes, at + 12, false)
    }
    // What a phone appends after the last box is no box, and its "size" is none.
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8))
    if (size < 8 || !topBoxes.has(type)) return false
    at += size
  }
  return at > bytes.length
}

/** Strips or tiles that lie beyond the end of the file, or a directory that does. */
function isTiffCut(bytes: Uint8Array): boolean {
  const directory = readTiffDirectory(bytes, [...tiffStrips, ...tiffTiles])
  if (directory.kind !== 'read') return directory.kind === 'cut'
  const { values } = directory
  return [tiffStrips, tiffTiles].some(([offsetTag, countTag]) => {
    const counts = values.get(countTag) ?? []
    return (values.get(offsetTag) ?? []).some(
      (offset, index) => offset + (counts[index] ?? 0) > bytes.length,
    )
  })
}
