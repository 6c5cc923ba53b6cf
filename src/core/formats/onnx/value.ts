import type { GraphBuilder } from './build.ts'

/** Sizes of a tensor in TensorFlow's order, batch first and channels last; null is known only when the network runs. */
export type Shape = readonly (number | null)[]

/** Where the channels of a tensor stand: TensorFlow has them last, ONNX second. Below three axes both are the same. */
export type Layout = 'channels-first' | 'channels-last'

/**
 * A tensor of the network under the names that it has in the graph. The second layout is made when a layer asks for it
 * and then kept, so that a value is transposed once at most.
 */
export class Value {
  readonly shape: Shape
  readonly #builder: GraphBuilder
  readonly #names: Partial<Record<Layout, string>>

  constructor(builder: GraphBuilder, name: string, layout: Layout, shape: Shape) {
    this.#builder = builder
    this.shape = shape
    this.#names = shape.length < 3 ? { 'channels-first': name, 'channels-last': name } : {}
    this.#names[layout] = name
  }

  /** How many axes it has, the batch included. */
  get rank(): number {
    return this.shape.length
  }

  /** Whether the value can be had in the layout without a transpose. */
  has(layout: Layout): boolean {
    return this.#names[layout] !== undefined
  }

  /** The layout that costs nothing; channels first where both do. */
  get layout(): Layout {
    return this.has('channels-first') ? 'channels-first' : 'channels-last'
  }

  /** The name of the value in the layout. */
  in(layout: Layout): string {
    const name = this.#names[layout]
    if (name !== undefined) return name
    const transposed =
      layout === 'channels-first'
        ? this.#transpose(this.in('channels-last'), firstOrder(this.rank))
        : this.#transpose(this.in('channels-first'), lastOrder(this.rank))
    this.#names[layout] = transposed
    return transposed
  }

  #transpose(name: string, order: readonly number[]): string {
    return this.#builder.node('Transpose', [name], { perm: order })
  }
}

/** The layout in which most of the values can be had without a transpose; channels first when in doubt. */
export function commonLayout(values: readonly Value[]): Layout {
  const needing = (layout: Layout) => values.filter((value) => !value.has(layout)).length
  return needing('channels-first') <= needing('channels-last') ? 'channels-first' : 'channels-last'
}

/** Where TensorFlow's axis (negative counts from the end) stands in the layout. */
export function axisIn(layout: Layout, axis: number, rank: number): number {
  const axisFromStart = axis < 0 ? axis + rank : axis
  if (layout === 'channels-last' || rank < 3) return axisFromStart
  return firstOrder(rank).indexOf(axisFromStart)
}

/** A list with one entry an axis, TensorFlow's order, in the order of the layout. */
export function axesIn<Entry>(layout: Layout, entries: readonly Entry[]): Entry[] {
  if (layout === 'channels-last' || entries.length < 3) return [...entries]
  // The order is a permutation of the entries' own indices.
  return firstOrder(entries.length).map((axis) => entries[axis]!)
}

/** The axes of a channels-last tensor in the order that puts the channels second. */
function firstOrder(rank: number): number[] {
  return [0, rank - 1, ...Array.from({ length: rank - 2 }, (_, index) => index + 1)]
}

function lastOrder(rank: number): number[] {
  return [0, ...Array.from({ length: rank - 2 }, (_, index) => index + 2), 1]
}
