import { stat } from 'node:fs/promises'
import { isGraftError } from '../../shared/errors.ts'
import { modelPixels } from '../imaging/model-pixels.ts'
import { createSession } from '../inference/session.ts'
import type { Session } from '../inference/session.ts'
import { viewInput, viewOutput } from './feature-view.ts'
import type { View } from './feature-key.ts'

/** What an extraction runs. */
export interface ExtractionSetting {
  /** The file of the base's feature view. */
  viewPath: string
  side: number
  /** Features a row. */
  width: number
  threadCount: number
}

/** A picture and the rows that are wanted of it. */
export interface Picture {
  /** A path, or the bytes of a file. */
  source: string | Uint8Array
  views: readonly View[]
}

/** What came of a picture: a row for each of its views, in their order, or why it could not be read. */
export type Extracted =
  { kind: 'rows'; rows: Float32Array[] } | { kind: 'unreadable'; error: Error }

/** Pictures to features: decodes, scales, runs the network. */
export interface Extraction {
  /**
   * A second call may be made before the first has ended: its picture is decoded while the network computes.
   *
   * @throws GraftError engine.out-of-memory
   */
  extract(picture: Picture): Promise<Extracted>
  close(): Promise<void>
}

/**
 * Files beyond this size are decoded one after the other: whole, such a picture may take hundreds of megabytes.
 */
const largeFileBytes = 1024 * 1024

/** An extraction in this thread; the network blocks it while it computes. */
export async function createExtraction(setting: ExtractionSetting): Promise<Extraction> {
  const { threadCount } = setting
  // Every run has the same shapes, and without memory of its own a session leaves gigabytes of pieces behind.
  const session = await createSession(setting.viewPath, { threadCount, keepsMemory: true })
  return new LocalExtraction(setting, session)
}

class LocalExtraction implements Extraction {
  readonly #setting: ExtractionSetting
  readonly #session: Session
  #lastLarge: Promise<unknown> = Promise.resolve()

  constructor(setting: ExtractionSetting, session: Session) {
    this.#setting = setting
    this.#session = session
  }

  async extract({ source, views }: Picture): Promise<Extracted> {
    let plain: Uint8Array
    try {
      plain = await this.#decode(source)
    } catch (thrown) {
      if (isGraftError(thrown, 'image.unreadable')) return { kind: 'unreadable', error: thrown }
      throw thrown
    }
    const { side } = this.#setting
    const pixels = views.map((view) => (view === 'plain' ? plain : mirrored(plain, side)))
    return { kind: 'rows', rows: await this.#rowsOf(pixels) }
  }

  async close(): Promise<void> {
    await this.#session.close()
  }

  async #decode(source: string | Uint8Array): Promise<Uint8Array> {
    const decode = () => modelPixels(source, this.#setting.side)
    if ((await sizeOf(source)) <= largeFileBytes) return decode()
    const decoded = this.#lastLarge.then(decode)
    this.#lastLarge = decoded.catch(() => undefined)
    return decoded
  }

  /** The views together, or one after the other where there is no memory for that. */
  async #rowsOf(pixels: readonly Uint8Array[]): Promise<Float32Array[]> {
    try {
      return await this.#run(pixels)
    } catch (thrown) {
      if (!isGraftError(thrown, 'engine.out-of-memory') || pixels.length < 2) throw thrown
      const rows: Float32Array[] = []
      for (const one of pixels) rows.push(...(await this.#run([one])))
      return rows
    }
  }

  async #run(pixels: readonly Uint8Array[]): Promise<Float32Array[]> {
    const { side, width } = this.#setting
    const dims = [pixels.length, side, side, 3]
    const data = joined(pixels)
    const outputs = await this.#session.run({ [viewInput]: { type: 'uint8', dims, data } })
    const features = outputs[viewOutput]?.data
    const expected = pixels.length * width
    if (!(features instanceof Float32Array) || features.length !== expected) {
      throw new Error(`the feature view gave ${features?.length} numbers, not ${expected}`)
    }
    return pixels.map((_, index) => features.subarray(index * width, (index + 1) * width))
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const [only] = parts
  return parts.length === 1 && only ? only : Buffer.concat(parts)
}

/** A vanished file is left to the decoder, which words the error. */
async function sizeOf(source: string | Uint8Array): Promise<number> {
  if (typeof source !== 'string') return source.length
  return stat(source).then(
    ({ size }) => size,
    () => 0,
  )
}

/** Model pixels flipped left to right. */
export function mirrored(pixels: Uint8Array, side: number): Uint8Array {
  const flipped = new Uint8Array(pixels.length)
  for (let row = 0; row < pixels.length; row += side * 3) {
    for (let from = row, to = row + side * 3 - 3; to >= row; from += 3, to -= 3) {
      flipped[to] = pixels[from] ?? 0
      flipped[to + 1] = pixels[from + 1] ?? 0
      flipped[to + 2] = pixels[from + 2] ?? 0
    }
  }
  return flipped
}
