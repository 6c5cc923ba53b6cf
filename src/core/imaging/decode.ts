import { randomUUID } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Sharp } from 'sharp'
import type { ImageFormat } from '../../shared/domain/image.ts'
import { requireFormat } from './format.ts'
import { decodeHeic } from './heic.ts'
import { readJpegHeader } from './jpeg-header.ts'
import type { JpegHeader } from './jpeg-header.ts'
import { decodeFailure, largestPixelCount, openNative, readFacts } from './native-image.ts'
import type { NativeOptions } from './native-image.ts'
import { withFile } from './read-file.ts'
import type { OpenFile } from './read-file.ts'
import { unreadable } from './unreadable.ts'

/**
 * A decoded picture: 8-bit RGB, row by row, upright, in sRGB, on white where it was transparent.
 */
export interface Pixels {
  /** `width * height * 3` bytes. */
  readonly data: Uint8Array
  readonly width: number
  readonly height: number
}

export interface DecodeOptions {
  /**
   * The side that the pixels will be scaled to. A JPEG is then decoded at 1/8, 1/4 or 1/2, the
   * smallest of them at which both sides are at least twice this; other formats are decoded whole.
   */
  readonly atLeast?: number
}

type Shrink = 1 | 2 | 4 | 8

/**
 * Enough of a file to meet a JPEG's frame header behind an EXIF block of the largest size; most
 * photographs of a data set are smaller as a whole.
 */
const headBytes = 80 * 1024

/**
 * Decodes a picture as its model pixels are defined: EXIF orientation applied, sRGB assumed except
 * for CMYK, which is converted; 16-bit samples by their high byte, alpha blended over white and
 * rounded, the first frame or page.
 *
 * A shrunk JPEG is what libjpeg's own scaled decoding gives (the DCT taken at 4, 2 or 1 instead of
 * 8), cut to `floor(width / shrink) × floor(height / shrink)`: a last row or column that would
 * stand for a part of a cell only is left out.
 *
 * @param source a path, or the bytes of a file
 * @throws GraftError `image.unreadable` with the kind of problem; its path is empty for bytes
 */
export async function decodePixels(
  source: string | Uint8Array,
  options: DecodeOptions = {},
): Promise<Pixels> {
  const { atLeast } = options
  if (typeof source !== 'string') {
    const format = requireFormat('', source)
    return decodeBytes({ path: '', bytes: source, format, atLeast })
  }
  return withFile(source, (file) => decodeFile(file, atLeast))
}

async function decodeFile(file: OpenFile, atLeast: number | undefined): Promise<Pixels> {
  const head = await file.head(headBytes)
  const format = requireFormat(file.path, head)
  const header = format === 'jpeg' && head.length < file.sizeBytes ? readJpegHeader(head) : null
  if (header && shrinkOf(header, atLeast) > 1) {
    return decodeShrunk(file, header, shrinkOf(header, atLeast))
  }
  const bytes = head.length === file.sizeBytes ? head : await file.all()
  return decodeBytes({ path: file.path, bytes, format, atLeast })
}

interface EncodedImage {
  readonly path: string
  readonly bytes: Uint8Array
  readonly format: ImageFormat
  readonly atLeast: number | undefined
}

async function decodeBytes(image: EncodedImage): Promise<Pixels> {
  const { path, bytes, format, atLeast } = image
  if (format === 'heic') {
    const { data, width, height } = await decodeHeic(path, bytes)
    return { data: blendedOverWhite(data), width, height }
  }
  const header = format === 'jpeg' ? readJpegHeader(bytes) : null
  const shrink = header ? shrinkOf(header, atLeast) : 1
  if (header && shrink > 1) {
    if (path !== '') return decodeShrunk(image, header, shrink)
    return withTemporaryFile(bytes, (file) => decodeShrunk(image, header, shrink, file))
  }
  const options = header ? jpegOptions(header) : await optionsOf(path, bytes, format)
  try {
    return await readPixels(openNative(bytes, options))
  } catch (thrown) {
    throw decodeFailure(path, bytes, format, thrown)
  }
}

/**
 * Only TIFF needs its header read beforehand: it alone may be CMYK or hold samples that are not
 * whole numbers.
 */
async function optionsOf(
  path: string,
  bytes: Uint8Array,
  format: ImageFormat,
): Promise<NativeOptions> {
  if (format === 'tiff') return readFacts(path, bytes, format)
  return { isCmyk: false, pixelLimit: largestPixelCount.other }
}

function jpegOptions(header: JpegHeader): NativeOptions {
  const { baselineJpeg, other } = largestPixelCount
  return {
    isCmyk: header.componentCount === 4,
    pixelLimit: header.isProgressive ? other : baselineJpeg,
  }
}

function shrinkOf(header: JpegHeader, atLeast: number | undefined): Shrink {
  if (atLeast === undefined) return 1
  const smallerSide = Math.min(header.width, header.height)
  const shrinks = [8, 4, 2] as const
  return shrinks.find((shrink) => Math.floor(smallerSide / shrink) >= 2 * atLeast) ?? 1
}

/**
 * Decodes a JPEG file at a fraction. sharp itself only shrinks on load on the way to a resize, and
 * never without a resize of its own after it (it steps back from exact factors); libvips takes the
 * factor as an option behind the file's name, and sharp hands names on as they are. Hence a file,
 * not bytes.
 */
async function decodeShrunk(
  { path }: { readonly path: string },
  header: JpegHeader,
  shrink: Shrink,
  file: string = path,
): Promise<Pixels> {
  const { isCmyk, pixelLimit } = jpegOptions(header)
  if (header.width * header.height > pixelLimit) {
    throw unreadable(path, 'too-large', `${header.width} × ${header.height} pixels`)
  }
  try {
    const image = openNative(`${resolve(file)}[shrink=${shrink}]`, { isCmyk, pixelLimit })
    return await readPixels(image)
  } catch (thrown) {
    throw decodeFailure(path, null, 'jpeg', thrown)
  }
}

async function readPixels(image: Sharp): Promise<Pixels> {
  const { data, info } = await image
    .autoOrient()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true })
  const { width, height, channels } = info
  if (channels === 3) return { data, width, height }
  if (channels === 4) return { data: blendedOverWhite(data), width, height }
  throw new Error(`decoded to ${channels} channels`)
}

/** RGBA to RGB over white, each value rounded to the nearest. */
function blendedOverWhite(rgba: Uint8Array): Uint8Array {
  const rgb = new Uint8Array((rgba.length / 4) * 3)
  for (let from = 0, to = 0; from < rgba.length; from += 4, to += 3) {
    const alpha = rgba[from + 3] ?? 255
    const white = 255 * (255 - alpha) + 127
    rgb[to] = ((rgba[from] ?? 0) * alpha + white) / 255
    rgb[to + 1] = ((rgba[from + 1] ?? 0) * alpha + white) / 255
    rgb[to + 2] = ((rgba[from + 2] ?? 0) * alpha + white) / 255
  }
  return rgb
}

async function withTemporaryFile<Result>(
  bytes: Uint8Array,
  work: (path: string) => Promise<Result>,
): Promise<Result> {
  const path = join(tmpdir(), `graft-${randomUUID()}.jpg`)
  try {
    await writeFile(path, bytes, { flag: 'wx', mode: 0o600 })
    return await work(path)
  } finally {
    await rm(path, { force: true })
  }
}
