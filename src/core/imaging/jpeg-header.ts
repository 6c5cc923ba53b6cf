/** What a JPEG file says of itself before its first scan. */
export interface JpegHeader {
  /** As stored: the EXIF orientation is not applied. */
  readonly width: number
  readonly height: number
  /** 1 grey, 3 colour, 4 CMYK or YCCK. */
  readonly componentCount: number
  readonly isProgressive: boolean
}

/** Start-of-frame markers are 0xc0 to 0xcf, less DHT, JPG and DAC (ITU-T T.81, table B.1). */
const notFrameMarkers = new Set([0xc4, 0xc8, 0xcc])

/** Reads the frame header; null where `head` ends before it or is no JPEG. */
export function readJpegHeader(head: Uint8Array): JpegHeader | null {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength)
  let at = 2
  while (at + 4 <= head.length) {
    // Between segments only fill bytes are right; decoders look for the next marker where others
    // stand.
    if (head[at] !== 0xff) {
      at += 1
      continue
    }
    const marker = view.getUint8(at + 1)
    if (marker === 0xff || marker === 0 || (marker >= 0xd0 && marker <= 0xd8) || marker === 1) {
      at += marker === 0xff ? 1 : 2
      continue
    }
    if (marker === 0xd9 || marker === 0xda) return null
    if (marker >= 0xc0 && marker <= 0xcf && !notFrameMarkers.has(marker)) {
      if (at + 10 > head.length) return null
      const [height, width] = [view.getUint16(at + 5), view.getUint16(at + 7)]
      const componentCount = view.getUint8(at + 9)
      return { width, height, componentCount, isProgressive: (marker & 3) === 2 }
    }
    at += 2 + view.getUint16(at + 2)
  }
  return null
}
