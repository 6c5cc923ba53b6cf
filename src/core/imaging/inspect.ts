import { basename } from 'node:path'
import type { Sharp } from 'sharp'
import type { ImageFormat, Problem } from '../../shared/domain/image.ts'
import type { ImageId } from '../../shared/domain/ids.ts'
import type { Pixels } from './decode.ts'
import { isNameOfFormat } from './file-names.ts'
import { requireFormat } from './format.ts'
import { contentId } from './hash.ts'
import { decodeHeic } from './heic.ts'
import type { DecodeJournal } from './journal.ts'
import { decodeFailure, openNative, openRaw, readFacts } from './native-image.ts'
import { perceptualHash } from './perceptual-hash.ts'
import { withFile } from './read-file.ts'
import { storeThumbnail, thumbnailSide } from './thumbnail.ts'

/** What one reading of a file finds out. */
export interface Inspection {
  readonly id: ImageId
  readonly format: ImageFormat
  readonly sizeBytes: number
  readonly modifiedMs: number
  /** Pixels, after the EXIF orientation. */
  readonly width: number
  readonly height: number
  /** 16 hex digits. */
  readonly perceptualHash: string
  /** Something worth knowing about a file that was read all the same, as `wrong-extension`. */
  readonly note: Problem | null
}

export interface InspectOptions {
  /** Where thumbnails are kept; null for none. */
  readonly thumbnailFolder: string | null
  /** Holds the path while the file is being decoded. */
  readonly journal?: DecodeJournal
}

/** libwebp's quickest: a fifth larger than its default, in a third of the time. */
const thumbnailEncoding = { quality: 80, effort: 0 }

/**
 * Reads a file once: identity, format, size, and one whole decoding, at reduced size, for thumbnail
 * and perceptual hash, so that a file that cannot be decoded to its end is found now.
 *
 * @throws GraftError `image.unreadable` with the kind of problem; `project.disk-full` or
 * `project.cannot-write` where the thumbnail cannot be written
 */
export async function inspectFile(path: string, options: InspectOptions): Promise<Inspection> {
  options.journal?.hold(path)
  try {
    const file = await withFile(path, async (open) => ({
      bytes: await open.all(),
      sizeBytes: open.sizeBytes,
      modifiedMs: open.modifiedMs,
    }))
    const { bytes, sizeBytes, modifiedMs } = file
    const format = requireFormat(path, bytes)
    const id = contentId(bytes)
    const { width, height, small } = await reduced(path, bytes, format)
    if (options.thumbnailFolder !== null) {
      await storeThumbnail(options.thumbnailFolder, id, () => encodeThumbnail(small))
    }
    const hash = perceptualHash(small)
    const note = extensionNote(path, format)
    return { id, format, sizeBytes, modifiedMs, width, height, perceptualHash: hash, note }
  } finally {
    options.journal?.release(path)
  }
}

interface Reduced {
  /** Of the picture itself. */
  readonly width: number
  readonly height: number
  /** The picture in the size of its thumbnail. */
  readonly small: Pixels
}

async function reduced(path: string, bytes: Uint8Array, format: ImageFormat): Promise<Reduced> {
  if (format === 'heic') {
    const { data, width, height } = await decodeHeic(path, bytes)
    return { width, height, small: await reduce(openRaw(data, width, height, 4)) }
  }
  const facts = await readFacts(path, bytes, format)
  try {
    const small = await reduce(openNative(bytes, facts).autoOrient())
    return { width: facts.width, height: facts.height, small }
  } catch (thrown) {
    throw decodeFailure(path, bytes, format, thrown)
  }
}

/**
 * Thumbnails are for eyes: here sharp may shrink on load and scale as it likes, model pixels are
 * made elsewhere.
 */
async function reduce(image: Sharp): Promise<Pixels> {
  const { data, info } = await image
    .resize(thumbnailSide, thumbnailSide, { fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true })
  if (info.channels !== 3) throw new Error(`decoded to ${info.channels} channels`)
  return { data, width: info.width, height: info.height }
}

async function encodeThumbnail({ data, width, height }: Pixels): Promise<Uint8Array> {
  return openRaw(data, width, height, 3).webp(thumbnailEncoding).toBuffer()
}

function extensionNote(path: string, format: ImageFormat): Problem | null {
  if (isNameOfFormat(basename(path), format)) return null
  return { path, kind: 'wrong-extension', detail: format }
}
