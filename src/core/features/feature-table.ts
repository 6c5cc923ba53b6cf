import type { ImageId } from '../../shared/domain/ids.ts'
import { GraftError } from '../../shared/errors.ts'
import type { View } from './feature-key.ts'

/** Features of images in memory. Images that could not be read are absent. */
export interface FeatureTable {
  /** Numbers a row. */
  readonly width: number
  /** The images in the order of the rows, which is that of the request. */
  readonly imageIds: readonly ImageId[]
  /** [images, width] row-major. */
  readonly plain: Float32Array
  /** The same of the mirrored pictures, where they were asked for. */
  readonly mirrored?: Float32Array
}

/** A table being filled: room for every image, which is closed up where an image turns out to be absent. */
export class FeatureTableBuilder {
  readonly #width: number
  readonly #imageIds: readonly ImageId[]
  readonly #values: ReadonlyMap<View, Float32Array>
  readonly #absent = new Set<ImageId>()

  /** @throws GraftError engine.out-of-memory */
  constructor(imageIds: readonly ImageId[], views: readonly View[], width: number) {
    this.#width = width
    this.#imageIds = imageIds
    this.#values = new Map(views.map((view) => [view, roomFor(imageIds.length * width)] as const))
  }

  /** The room for a row; valid until `finish`. */
  row(index: number, view: View): Float32Array {
    const first = index * this.#width
    const values = this.#values.get(view)
    if (!values) throw new Error(`the table has no view ${view}`)
    return values.subarray(first, first + this.#width)
  }

  leaveOut(id: ImageId): void {
    this.#absent.add(id)
  }

  /** The table; it shares the memory of this builder. */
  finish(): FeatureTable {
    const imageIds = this.#imageIds.filter((id) => !this.#absent.has(id))
    const [plain, mirrored] = [this.#closedUp('plain'), this.#closedUp('mirrored')]
    if (!plain) throw new Error('a feature table always has the plain view')
    return { width: this.#width, imageIds, plain, ...(mirrored && { mirrored }) }
  }

  #closedUp(view: View): Float32Array | undefined {
    const values = this.#values.get(view)
    if (!values || this.#absent.size === 0) return values
    let kept = 0
    for (const [index, id] of this.#imageIds.entries()) {
      if (this.#absent.has(id)) continue
      const first = index * this.#width
      values.copyWithin(kept * this.#width, first, first + this.#width)
      kept++
    }
    return values.subarray(0, kept * this.#width)
  }
}

function roomFor(count: number): Float32Array {
  try {
    return new Float32Array(count)
  } catch (thrown) {
    if (!(thrown instanceof RangeError)) throw thrown
    const detail = `${count} numbers: ${thrown.message}`
    throw new GraftError('engine.out-of-memory', { engine: 'features', detail }, { cause: thrown })
  }
}
