/// <reference lib="esnext.float16" />
import { FormatProblem } from './flat-table.ts'
import type { TfliteModel, TfliteTensor } from './graph.ts'

/** A constant's values as numbers, with its shape. */
export interface Constant<Values> {
  shape: readonly number[]
  values: Values
}

/** Many operators can share one large constant, or widen it: this bounds what a small file makes of it. */
const valuesPerByte = 4

/** The constants of a graph; float16 values behind `DEQUANTIZE` count as constants of float32. */
export class Constants {
  readonly #tensors: readonly TfliteTensor[]
  readonly #halves = new Map<number, number>()
  #valuesLeft: number

  constructor(model: TfliteModel) {
    this.#tensors = model.tensors
    this.#valuesLeft = model.sizeBytes * valuesPerByte
    for (const { kind, inputs, outputs } of model.operators) {
      const [from, to] = [inputs[0], outputs[0]]
      if (kind !== 'DEQUANTIZE' || from === undefined || to === undefined) continue
      if (model.tensors[from]?.data) this.#halves.set(to, from)
    }
  }

  has(index: number): boolean {
    return this.#tensor(index)?.data != null
  }

  /** The float values of a constant, copied; null where the tensor is computed. */
  floats(index: number): Constant<Float32Array> | null {
    const tensor = this.#tensor(index)
    if (tensor?.data == null) return null
    const { name, type, shape } = tensor
    if (type !== 'float32' && type !== 'float16') {
      throw new FormatProblem(
        `constant ${name.slice(0, 60)} is quantised; only float networks can be read`,
      )
    }
    const bytes = Uint8Array.from(tensor.data).buffer
    this.take(bytes.byteLength / (type === 'float32' ? 4 : 2))
    const values = type === 'float32' ? new Float32Array(bytes) : toSingle(bytes)
    return { shape, values }
  }

  /** The whole numbers of a constant; null where the tensor is computed. */
  integers(index: number): Constant<number[]> | null {
    const tensor = this.#tensor(index)
    if (tensor?.data == null) return null
    const { data, type, shape, name } = tensor
    const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
    if (type === 'int32') {
      this.take(data.length / 4)
      return {
        shape,
        values: Array.from({ length: data.length / 4 }, (_, at) => view.getInt32(4 * at, true)),
      }
    }
    if (type === 'int64') {
      this.take(data.length / 8)
      const values = Array.from({ length: data.length / 8 }, (_, at) =>
        view.getBigInt64(8 * at, true),
      )
      return { shape, values: values.map(Number) }
    }
    throw new FormatProblem(`constant ${name.slice(0, 60)} should hold whole numbers`)
  }

  /** Counts values that are about to be held in memory. */
  take(count: number): void {
    this.#valuesLeft -= count
    if (this.#valuesLeft < 0) throw new FormatProblem('the constants are larger than the file')
  }

  #tensor(index: number): TfliteTensor | undefined {
    return this.#tensors[this.#halves.get(index) ?? index]
  }
}

function toSingle(bytes: ArrayBuffer): Float32Array {
  return new Float32Array(new Float16Array(bytes))
}
