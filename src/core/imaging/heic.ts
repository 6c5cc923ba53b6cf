import { isCutShort } from './completeness.ts'
import { readFacts } from './native-image.ts'
import { unreadable } from './unreadable.ts'

/** A decoded HEIC picture: RGBA, 8 bits, alpha not multiplied in. */
export interface HeicPixels {
  readonly data: Uint8Array
  readonly width: number
  readonly height: number
}

/**
 * Decodes a HEIC picture. Its container's rotation is applied already, and an EXIF orientation
 * means nothing there (ISO/IEC 23008-12). Blocks its thread for about a second a 10 million pixels.
 *
 * @throws GraftError `image.unreadable`: `too-large`, `truncated`, `damaged`
 */
export async function decodeHeic(path: string, bytes: Uint8Array): Promise<HeicPixels> {
  // The decoder fills what is missing with grey instead of failing.
  if (isCutShort(bytes, 'heic')) throw unreadable(path, 'truncated', 'the file ends too early')
  await readFacts(path, bytes, 'heic')
  // Loaded late: 2 MB of WebAssembly that most projects never need.
  const { default: decode } = await import('heic-decode')
  try {
    const { data, width, height } = await decode({ buffer: bytes })
    return { data: new Uint8Array(data.buffer, data.byteOffset, data.length), width, height }
  } catch (thrown) {
    const detail = thrown instanceof Error ? thrown.message : String(thrown)
    throw unreadable(path, 'damaged', detail, thrown)
  }
}
