import sharp from 'sharp'
import type { Metadata, Sharp } from 'sharp'
import type { ImageFormat } from '../../shared/domain/image.ts'
import { isCutShort } from './completeness.ts'
import { systemCode, unreadable } from './unreadable.ts'

// Every picture is met once, so libvips' cache of operations would only hold memory; and several
// pictures are decoded at once, so a picture gets one thread.
sharp.cache(false)
sharp.concurrency(1)

/**
 * Pixels of a picture that are decoded at most. A baseline JPEG is read row by row and shrunk while
 * it is decoded; of everything else libvips may have to hold the whole.
 */
export const largestPixelCount = { baselineJpeg: 250_000_000, other: 100_000_000 } as const

/** How a picture's bytes are to be opened. */
export interface NativeOptions {
  /**
   * CMYK is converted through its profile; of everything else sRGB is assumed, whatever profile it
   * carries.
   */
  readonly isCmyk: boolean
  readonly pixelLimit: number
}

/** What a picture's header says; sizes are after the EXIF orientation. */
export interface ImageFacts extends NativeOptions {
  readonly width: number
  readonly height: number
}

/**
 * Opens bytes or a file of a format that libvips decodes. Cut files and broken structures end in an
 * error, remarks that many good photographs earn (stray bytes between segments, an odd profile) do
 * not.
 */
export function openNative(input: Uint8Array | string, options: NativeOptions): Sharp {
  return sharp(input, {
    failOn: 'error',
    limitInputPixels: options.pixelLimit,
    ignoreIcc: !options.isCmyk,
  })
}

/** Opens bare 8-bit pixels, row by row. */
export function openRaw(data: Uint8Array, width: number, height: number, channels: 3 | 4): Sharp {
  return sharp(data, { raw: { width, height, channels } })
}

/**
 * Reads a picture's header.
 *
 * @throws GraftError `image.unreadable`: `too-large`, `unsupported-format` for samples that are no
 * 8 or 16-bit whole numbers, `truncated`, `damaged`
 */
export async function readFacts(
  path: string,
  bytes: Uint8Array,
  format: ImageFormat,
): Promise<ImageFacts> {
  let metadata: Metadata
  try {
    metadata = await sharp(bytes, { failOn: 'error', limitInputPixels: false }).metadata()
  } catch (thrown) {
    throw decodeFailure(path, bytes, format, thrown)
  }
  const isBaseline = format === 'jpeg' && metadata.isProgressive !== true
  const pixelLimit = isBaseline ? largestPixelCount.baselineJpeg : largestPixelCount.other
  const { width, height } = metadata.autoOrient
  if (width * height > pixelLimit) throw tooLarge(path, `${width} × ${height} pixels`)
  if (format === 'tiff' && metadata.depth !== 'uchar' && metadata.depth !== 'ushort') {
    throw unreadable(path, 'unsupported-format', `TIFF with ${metadata.depth} samples`)
  }
  return { width, height, isCmyk: metadata.space === 'cmyk', pixelLimit }
}

/**
 * What a failed decoding says about the file. `bytes` are the file's where they are at hand. An
 * error that is no fault of the file (no memory) comes back as it is.
 */
export function decodeFailure(
  path: string,
  bytes: Uint8Array | null,
  format: ImageFormat,
  thrown: unknown,
): unknown {
  if (!(thrown instanceof Error) || systemCode(thrown) !== null) return thrown
  const message = thrown.message
  if (/out of memory|cannot allocate/i.test(message)) return thrown
  // libheif's probing for the end of a file fills lines before the one that matters.
  const lines = message.split('\n').filter((line) => line !== '' && !line.includes('bad seek'))
  const detail = (lines[0] ?? '').slice(0, 200)
  if (/exceeds pixel limit/.test(message)) return tooLarge(path, detail)
  if (/file is missing/.test(message)) return unreadable(path, 'vanished', detail, thrown)
  const isCut =
    /premature end|unexpected end of GIF/i.test(message) ||
    (bytes !== null && isCutShort(bytes, format))
  return unreadable(path, isCut ? 'truncated' : 'damaged', detail, thrown)
}

function tooLarge(path: string, detail: string): Error {
  return unreadable(path, 'too-large', detail)
}
