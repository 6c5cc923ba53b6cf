import type * as Core from '@tensorflow/tfjs-core'
import type * as Layers from '@tensorflow/tfjs-layers'
import type { SymbolicTensor } from '@tensorflow/tfjs-layers'
import { tensorflowCore, tensorflowLayers } from '../tfjs/tensorflow.ts'
import { Constants } from './constants.ts'
import { FormatProblem } from './flat-table.ts'
import type { TfliteActivation, TfliteModel, TfliteOperator } from './graph.ts'

/** A weight for a layer, in Keras' layout. */
export interface Weight {
  shape: number[]
  values: Float32Array
}

/** Builds layers for one operator after another: what is computed so far, by tensor index, and how layers are named. */
export class LayerBuilder {
  readonly layers: typeof Layers.layers
  readonly constants: Constants
  readonly #core: typeof Core
  readonly #computed = new Map<number, SymbolicTensor>()
  readonly #built: Layers.layers.Layer[] = []
  readonly #name: (operator: TfliteOperator) => string

  constructor(model: TfliteModel, name: (operator: TfliteOperator) => string) {
    this.layers = tensorflowLayers().layers
    this.#core = tensorflowCore()
    this.constants = new Constants(model)
    this.#name = name
  }

  /** The layer name of an operator, with a suffix for the second and later layers that it becomes. */
  name(operator: TfliteOperator, suffix = ''): string {
    return `${this.#name(operator)}${suffix}`
  }

  /** Notes what an operator, or the graph's input, has put into a tensor of the file. */
  set(index: number, tensor: SymbolicTensor): void {
    if (this.#computed.has(index)) throw new FormatProblem(`tensor ${index} is written twice`)
    this.#computed.set(index, tensor)
  }

  /** What was put into a tensor of the file. */
  get(index: number): SymbolicTensor {
    if (index < 0) throw new FormatProblem('an operator lacks an input')
    const tensor = this.#computed.get(index)
    if (tensor === undefined)
      throw new FormatProblem(`tensor ${index} is read before it is computed`)
    return tensor
  }

  /** The computed tensor at an operator's input. */
  input(operator: TfliteOperator, position = 0): SymbolicTensor {
    return this.get(operator.inputs[position] ?? -1)
  }

  /** The float constant at an operator's input; null where it is computed or left out. */
  floats(operator: TfliteOperator, position: number) {
    return this.constants.floats(operator.inputs[position] ?? -1)
  }

  /** The float constant that an operator cannot do without. */
  requiredFloats(operator: TfliteOperator, position: number) {
    const constant = this.floats(operator, position)
    if (constant === null) throw new FormatProblem(`${operator.kind} without constant weights`)
    return constant
  }

  /** The whole numbers at an operator's input; null where they are computed or left out. */
  integers(operator: TfliteOperator, position: number): number[] | null {
    return this.constants.integers(operator.inputs[position] ?? -1)?.values ?? null
  }

  /** Puts a layer behind tensors; where it has weights, gives it these. */
  apply(
    layer: Layers.layers.Layer,
    inputs: SymbolicTensor | SymbolicTensor[],
    weights: readonly Weight[] = [],
  ): SymbolicTensor {
    this.#built.push(layer)
    const output = layer.apply(inputs) as SymbolicTensor
    if (output.shape.some((size) => size !== null && size < 1)) {
      throw new FormatProblem(`layer ${layer.name} has no output: [${output.shape}]`)
    }
    if (weights.length === 0) return output
    const values = weights.map(({ shape, values }) => this.#core.tensor(values, shape))
    layer.setWeights(values)
    this.#core.dispose(values)
    return output
  }

  /** Frees the weights of every layer built so far: for a graph that turns out not to be convertible. */
  dispose(): void {
    // The weights and not the layers: one that was refused in the middle of being built cannot be disposed of.
    for (const layer of this.#built) for (const weight of layer.weights) weight.dispose()
  }

  /** What an operator applies to its result at the end, as a layer of its own. */
  activate(
    operator: TfliteOperator,
    activation: TfliteActivation,
    tensor: SymbolicTensor,
  ): SymbolicTensor {
    const name = this.name(operator, '_relu')
    switch (activation) {
      case 'none':
        return tensor
      case 'relu':
        return this.apply(this.layers.reLU({ name }), tensor)
      case 'relu6':
        return this.apply(this.layers.reLU({ name, maxValue: 6 }), tensor)
      case 'relu-n1-to-1':
        return this.clipped(operator, tensor)
      case 'tanh':
        return this.apply(
          this.layers.activation({ name: this.name(operator, '_tanh'), activation: 'tanh' }),
          tensor,
        )
      case 'sign-bit':
        throw new FormatProblem(`${operator.kind} ends in an activation that is not supported`)
    }
  }

  /** Values cut to -1 to 1, by stock layers. */
  clipped(operator: TfliteOperator, tensor: SymbolicTensor): SymbolicTensor {
    const up = this.rescaled(operator, '_up', tensor, 1, 1)
    const cut = this.layers.reLU({ name: this.name(operator, '_relu'), maxValue: 2 })
    return this.rescaled(operator, '_down', this.apply(cut, up), 1, -1)
  }

  /** `x * scale + offset`, numbers or one value a channel. */
  rescaled(
    operator: TfliteOperator,
    suffix: string,
    tensor: SymbolicTensor,
    scale: number | number[],
    offset: number | number[],
  ): SymbolicTensor {
    // The layer computes with an array as it does with a number; only its type says less.
    const layer = this.layers.rescaling({
      name: this.name(operator, suffix),
      scale: scale as number,
      offset: offset as number,
    })
    return this.apply(layer, tensor)
  }
}

/** The sizes of a tensor [batch, height, width, channels]; height and width may be open. */
export function imageShape(operator: TfliteOperator, tensor: SymbolicTensor): (number | null)[] {
  if (tensor.rank !== 4 || tensor.shape[3] == null) {
    throw new FormatProblem(`${operator.kind} of [${tensor.shape}]: an image was expected`)
  }
  return tensor.shape
}
