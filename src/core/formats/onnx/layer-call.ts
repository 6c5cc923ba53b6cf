import type { SymbolicTensor } from '@tensorflow/tfjs-layers'
import { GraftError } from '../../../shared/errors.ts'
import type { AttributeValue, ConstantData, GraphBuilder } from './build.ts'
import { Value, type Layout, type Shape } from './value.ts'

/** A layer of TensorFlow.js, of any class. */
export type Layer = SymbolicTensor['sourceLayer']

/** The numbers of a weight in TensorFlow's order. */
export interface Weight {
  shape: readonly number[]
  data: Float32Array
}

/** Constants that were written already, by what they stand for: a layer used twice has its weights in the file once. */
export type ConstantNames = Map<string, string>

/** One use of a layer: what it takes, what it gives, and the graph it is written to. */
export class LayerCall {
  readonly layer: Layer
  readonly inputs: readonly Value[]
  readonly outputShape: Shape
  readonly #builder: GraphBuilder
  readonly #constants: ConstantNames
  readonly #config: Readonly<Record<string, unknown>>

  constructor(
    builder: GraphBuilder,
    constants: ConstantNames,
    layer: Layer,
    inputs: readonly Value[],
    outputShape: Shape,
  ) {
    this.#builder = builder
    this.#constants = constants
    this.layer = layer
    this.inputs = inputs
    this.outputShape = outputShape
    this.#config = layer.getConfig() as Record<string, unknown>
  }

  /** The input of a layer that has one. */
  get input(): Value {
    const [input] = this.inputs
    if (!input || this.inputs.length > 1) {
      throw new Error(`${this.layer.name} has ${this.inputs.length} inputs, one was expected`)
    }
    return input
  }

  /** Adds a node and returns the name of its output. */
  node(
    op: string,
    inputs: readonly string[],
    attributes?: Readonly<Record<string, AttributeValue>>,
  ): string {
    return this.#builder.node(op, inputs, attributes)
  }

  /** A value that a node made, with the layer's output shape where none is given. */
  value(name: string, layout: Layout, shape: Shape = this.outputShape): Value {
    return new Value(this.#builder, name, layout, shape)
  }

  /** A constant of this layer; made once, however often the layer is used. */
  constant(role: string, make: () => { dims: readonly number[]; data: ConstantData }): string {
    return this.#once(`${this.layer.id}/${role}`, `${this.layer.name}/${role}`, make)
  }

  /** One number, shared by the whole graph. */
  scalar(number: number): string {
    return this.#once(`scalar ${number}`, `scalar_${number}`, () => ({
      dims: [],
      data: Float32Array.of(number),
    }))
  }

  /** A list of integers, shared by the whole graph. */
  integers(numbers: readonly number[]): string {
    return this.#once(`integers ${numbers.join()}`, `integers_${numbers.join('_')}`, () => ({
      dims: [numbers.length],
      data: numbers,
    }))
  }

  /** The weight with this role, the last part of its name, as in `conv1/kernel`; null where the layer has none. */
  weight(role: string): Weight | null {
    const variable = this.layer.weights.find(({ originalName }) => roleOf(originalName) === role)
    if (!variable) return null
    const tensor = variable.read()
    return { shape: tensor.shape, data: tensor.dataSync<'float32'>() }
  }

  /** The weight with this role. */
  requiredWeight(role: string): Weight {
    const weight = this.weight(role)
    if (!weight) throw new Error(`${this.layer.name} has no weight ${role}`)
    return weight
  }

  /** An entry of the layer's configuration, as TensorFlow.js gives it. */
  setting(name: string): unknown {
    return this.#config[name]
  }

  /** An entry of the configuration that is a number. */
  numberSetting(name: string): number {
    const value = this.#config[name]
    if (typeof value !== 'number') throw this.#unexpected(name)
    return value
  }

  /** An entry of the configuration that is a list of numbers. */
  numbersSetting(name: string): number[] {
    const value = this.#config[name]
    if (!isNumbers(value)) throw this.#unexpected(name)
    return value
  }

  /** The error for what cannot be written. @throws GraftError always */
  unsupported(detail: string): never {
    const layer = `${this.layer.getClassName()} ${this.layer.name}`
    throw new GraftError('export.unsupported-layer', { format: 'onnx', layer, detail })
  }

  #once(
    key: string,
    name: string,
    make: () => { dims: readonly number[]; data: ConstantData },
  ): string {
    const known = this.#constants.get(key)
    if (known !== undefined) return known
    const { dims, data } = make()
    const constant = this.#builder.constant(name, dims, data)
    this.#constants.set(key, constant)
    return constant
  }

  #unexpected(name: string): Error {
    const found = JSON.stringify(this.#config[name])
    return new Error(`${this.layer.name} has ${found} for its setting ${name}`)
  }
}

/** Whether the value is a list of numbers. */
export function isNumbers(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'number')
}

function roleOf(weightName: string): string {
  return weightName.slice(weightName.lastIndexOf('/') + 1)
}
