import type { ImageFormat } from '../../shared/domain/image.ts'
import { isRawName } from './file-names.ts'
import { readTiffDirectory } from './tiff-directory.ts'
import { unreadable } from './unreadable.ts'

/**
 * What the first bytes of a file say: a format that is read, a known kind that is refused, or no
 * picture.
 */
export type DetectedFormat =
  { kind: 'read'; format: ImageFormat } | { kind: 'refused'; name: string } | { kind: 'unknown' }

/** Bytes from the start of a file that are enough to tell its format. */
export const formatHeadBytes = 4096

/** Brands of HEVC-coded pictures that `heic-decode` takes as the major brand (ISO/IEC 23008-12). */
const heicBrands = new Set(['heic', 'heix', 'hevc', 'hevx'])
const containerBrands = new Set(['mif1', 'msf1'])
const videoBrands = /^(qt|isom|iso\d|mp4\d|M4V|M4A|avc1|3g[ep2]\d?|f4v|dash|XAVC)/

const refusedBySignature: readonly (readonly [signature: string, offset: number, name: string])[] =
  [
    ['%PDF', 0, 'PDF'],
    ['8BPS', 0, 'Photoshop'],
    ['\xff\x0a', 0, 'JPEG XL'],
    ['\0\0\0\x0cJXL ', 0, 'JPEG XL'],
    ['\0\0\0\x0cjP  ', 0, 'JPEG 2000'],
    ['\xff\x4f\xff\x51', 0, 'JPEG 2000'],
    ['FUJIFILMCCD-RAW', 0, 'camera raw'],
    ['IIRO', 0, 'camera raw'],
    ['IIRS', 0, 'camera raw'],
    ['IIU\0', 0, 'camera raw'],
    ['MMOR', 0, 'camera raw'],
    ['FOVb', 0, 'camera raw'],
    ['\0MRM', 0, 'camera raw'],
    ['v/1\x01', 0, 'OpenEXR'],
    ['#?RADIANCE', 0, 'Radiance HDR'],
    ['gimp xcf', 0, 'GIMP'],
  ]

const tiffSubfileType = 254
const tiffSubDirectories = 330
const tiffDngVersion = 50706

/**
 * Tells a file's format from its bytes, never from its name; `formatHeadBytes` from the start are
 * enough. Kinds that libvips could open but Graft refuses (SVG, PDF, the preview inside a camera
 * raw file) are `refused`.
 */
export function detectFormat(head: Uint8Array): DetectedFormat {
  const has = (signature: string, offset = 0) => startsWith(head, signature, offset)
  if (has('\xff\xd8\xff')) return { kind: 'read', format: 'jpeg' }
  if (has('\x89PNG\r\n\x1a\n')) return { kind: 'read', format: 'png' }
  if (has('RIFF') && has('WEBP', 8)) return { kind: 'read', format: 'webp' }
  if (has('GIF87a') || has('GIF89a')) return { kind: 'read', format: 'gif' }
  if (has('II*\0') || has('MM\0*') || has('II+\0') || has('MM\0+')) return tiffKind(head)
  if (has('ftyp', 4)) return containerKind(head)
  for (const [signature, offset, name] of refusedBySignature) {
    if (has(signature, offset)) return { kind: 'refused', name }
  }
  if (isBmp(head)) return { kind: 'refused', name: 'BMP' }
  if (isIcon(head)) return { kind: 'refused', name: 'icon' }
  if (isSvg(head)) return { kind: 'refused', name: 'SVG' }
  return { kind: 'unknown' }
}

function startsWith(bytes: Uint8Array, signature: string, offset: number): boolean {
  if (bytes.length < offset + signature.length) return false
  for (let index = 0; index < signature.length; index++) {
    if (bytes[offset + index] !== signature.charCodeAt(index)) return false
  }
  return true
}

function latin1(bytes: Uint8Array, start: number, end: number): string {
  return String.fromCharCode(...bytes.subarray(start, end))
}

/**
 * Raw files made on TIFF (DNG, NEF, ARW, CR2, …) keep a small preview where a TIFF file has its
 * picture.
 */
function tiffKind(head: Uint8Array): DetectedFormat {
  const tags = [tiffSubfileType, tiffSubDirectories, tiffDngVersion]
  const directory = readTiffDirectory(head, tags)
  const values = directory.kind === 'read' ? directory.values : new Map<number, number[]>()
  const isPreview = ((values.get(tiffSubfileType)?.[0] ?? 0) & 1) === 1
  const isRaw =
    startsWith(head, 'CR', 8) ||
    values.has(tiffDngVersion) ||
    (isPreview && values.has(tiffSubDirectories))
  return isRaw ? { kind: 'refused', name: 'camera raw' } : { kind: 'read', format: 'tiff' }
}

/**
 * AVIF and HEIC share a container; the brands tell them apart, and where those are silent the coded
 * item's type.
 */
function containerKind(head: Uint8Array): DetectedFormat {
  const boxEnd = Math.min(new DataView(head.buffer, head.byteOffset).getUint32(0), head.length)
  const major = latin1(head, 8, 12)
  const brands = [major]
  for (let at = 16; at + 4 <= boxEnd; at += 4) brands.push(latin1(head, at, at + 4))
  if (brands.includes('avif') || brands.includes('avis')) return { kind: 'read', format: 'avif' }
  if (heicBrands.has(major)) return { kind: 'read', format: 'heic' }
  if (containerBrands.has(major)) {
    const text = latin1(head, 0, Math.min(head.length, formatHeadBytes))
    if (text.includes('hvc1')) return { kind: 'read', format: 'heic' }
    if (text.includes('av01')) return { kind: 'read', format: 'avif' }
    return { kind: 'refused', name: 'HEIF' }
  }
  if (major === 'crx ') return { kind: 'refused', name: 'camera raw' }
  if (brands.some((brand) => brand.startsWith('hei') || brand.startsWith('hev'))) {
    return { kind: 'refused', name: 'HEIF' }
  }
  return videoBrands.test(major) ? { kind: 'refused', name: 'video' } : { kind: 'unknown' }
}

/** 'BM' alone starts many a text: the header's size is one of the few that exist. */
function isBmp(head: Uint8Array): boolean {
  if (!startsWith(head, 'BM', 0) || head.length < 18) return false
  const headerBytes = new DataView(head.buffer, head.byteOffset).getUint32(14, true)
  return [12, 16, 40, 52, 56, 64, 108, 124].includes(headerBytes)
}

function isIcon(head: Uint8Array): boolean {
  const isDirectory = startsWith(head, '\0\0\x01\0', 0) || startsWith(head, '\0\0\x02\0', 0)
  return isDirectory && head.length >= 22 && (head[4] ?? 0) > 0 && head[5] === 0 && head[9] === 0
}

/** An `svg` element near the start of a text, in UTF-8 or UTF-16. */
function isSvg(head: Uint8Array): boolean {
  const text = latin1(head, 0, Math.min(head.length, formatHeadBytes)).replaceAll('\0', '')
  return /^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*<(?:\?xml|!--|!doctype\s+svg|svg)/i.test(text)
    ? /<(?:\w+:)?svg[\s>]/i.test(text)
    : false
}

/**
 * The format of a file that is to become pixels.
 *
 * @throws GraftError `image.unreadable`: `unsupported-format` for a known kind that is refused,
 * else `not-an-image`
 */
export function requireFormat(path: string, head: Uint8Array): ImageFormat {
  const detected = detectFormat(head)
  if (detected.kind === 'unknown') throw unreadable(path, 'not-an-image', '')
  if (detected.kind === 'refused') throw unreadable(path, 'unsupported-format', detected.name)
  if (detected.format === 'tiff' && isRawName(path)) {
    throw unreadable(path, 'unsupported-format', 'camera raw')
  }
  return detected.format
}
