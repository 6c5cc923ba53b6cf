import { decodePixels } from './decode.ts'
import type { Pixels } from './decode.ts'
import { resizeTriangle } from './resize-triangle.ts'

/**
 * The model pixels of a decoded picture: [side, side, 3] 8-bit RGB by an antialiased triangle filter in floating point
 * with one rounding at the end. Every runtime and every export starts from these bytes.
 */
export function resizePixels(pixels: Pixels, side: number): Uint8Array {
  const resized = new Uint8Array(side * side * 3)
  resizeTriangle(pixels, side, side, resized)
  return resized
}

/**
 * The model pixels of a file given as its path or its bytes.
 *
 * @throws GraftError image.unreadable
 */
export async function modelPixels(source: string | Uint8Array, side: number): Promise<Uint8Array> {
  const pixels = await decodePixels(source, { atLeast: side })
  const resized = resizePixels(pixels, side)
  release(pixels)
  return resized
}

/**
 * Gives a picture's memory back at once. The garbage collector sees no reason to hurry for memory outside its heap: with
 * large photographs that is hundreds of megabytes.
 */
function release({ data }: Pixels): void {
  const { buffer } = data
  const isItsOwn = buffer instanceof ArrayBuffer && buffer.byteLength === data.byteLength
  if (isItsOwn) buffer.transfer(0)
}
