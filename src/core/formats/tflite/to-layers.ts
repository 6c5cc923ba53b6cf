import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers'
import { GraftError } from '../../../shared/errors.ts'
import { tensorflowLayers } from '../tfjs/tensorflow.ts'
import { activation, gelu, hardSwish, leakyRelu, prelu, softmax } from './activations.ts'
import { convolution, depthwiseConvolution, fullyConnected } from './convolutions.ts'
import { arithmetic, extreme, negative } from './elementwise.ts'
import { FormatProblem } from './flat-table.ts'
import type { TfliteKind, TfliteModel, TfliteOperator } from './graph.ts'
import { LayerBuilder } from './layer-builder.ts'
import {
  concatenation,
  globalPooling,
  padding,
  pooling,
  reshape,
  squeeze,
  transposition,
} from './shapes.ts'

/** What of a graph to take and how to call it. */
export interface ConversionOptions {
  /** The network's name. */
  name?: string
  /** Indices of the tensors to end at; the graph's own outputs where left out. What they do not need is left out too. */
  outputs?: readonly number[]
  /** [height, width, channels] of the only input, null for any size; the graph's own where left out. */
  inputShape?: readonly (number | null)[]
  /** A layer's name; its activation's is the same with `_relu`. Kind and index where left out. */
  layerName?: (operator: TfliteOperator) => string
}

type Converter<Kind extends TfliteKind> = (
  operator: TfliteOperator<Kind>,
  builder: LayerBuilder,
) => SymbolicTensor

const converters: { [Kind in TfliteKind]?: Converter<Kind> } = {
  ADD: arithmetic,
  SUB: arithmetic,
  MUL: arithmetic,
  DIV: arithmetic,
  MAXIMUM: extreme,
  MINIMUM: extreme,
  NEG: negative,
  CONV_2D: convolution,
  DEPTHWISE_CONV_2D: depthwiseConvolution,
  FULLY_CONNECTED: fullyConnected,
  AVERAGE_POOL_2D: pooling,
  MAX_POOL_2D: pooling,
  MEAN: globalPooling,
  REDUCE_MAX: globalPooling,
  CONCATENATION: concatenation,
  RESHAPE: reshape,
  SQUEEZE: squeeze,
  PAD: padding,
  TRANSPOSE: transposition,
  RELU: activation,
  RELU6: activation,
  RELU_0_TO_1: activation,
  RELU_N1_TO_1: (operator, builder) => builder.clipped(operator, builder.input(operator)),
  LOGISTIC: activation,
  TANH: activation,
  ELU: activation,
  HARD_SWISH: hardSwish,
  GELU: gelu,
  LEAKY_RELU: leakyRelu,
  PRELU: prelu,
  SOFTMAX: softmax,
}

/** TensorFlow.js walks a network recursively and compares all pairs of its layers; the largest classifiers have a thousand. */
const mostOperators = 4000

/** Bounds what wide concatenations cost: no operator of a classifier needs more than a few inputs on average. */
const mostInputs = 20_000

/**
 * A TensorFlow Lite graph as a network of stock layers, weights included. A tfjs backend must be active.
 * @throws weights.unreadable where the graph is damaged, or needs what stock layers cannot express.
 */
export function tfliteToLayers(model: TfliteModel, options: ConversionOptions = {}): LayersModel {
  const nameOf =
    options.layerName ?? ((operator) => `${operator.kind.toLowerCase()}_${operator.index}`)
  const builder = new LayerBuilder(model, nameOf)
  try {
    return convert(model, options, builder)
  } catch (error) {
    builder.dispose()
    // TensorFlow.js says what it cannot build in errors of its own.
    const detail = error instanceof Error ? error.message : String(error)
    throw new GraftError('weights.unreadable', { path: model.path, detail }, { cause: error })
  }
}

function convert(
  model: TfliteModel,
  options: ConversionOptions,
  builder: LayerBuilder,
): LayersModel {
  const inputs = model.inputs.map((index) => {
    const tensor = input(model, index, options)
    builder.set(index, tensor)
    return tensor
  })
  const wanted = options.outputs ?? model.outputs
  if (wanted.length === 0) throw new FormatProblem('the graph has no output')
  for (const operator of neededOperators(model, wanted)) {
    const [output, ...others] = operator.outputs
    if (output === undefined || others.length > 0) {
      throw new FormatProblem(`${operator.kind} with ${operator.outputs.length} outputs`)
    }
    if (!builder.constants.has(output)) builder.set(output, convertOperator(operator, builder))
  }
  const outputs = wanted.map((index) => builder.get(index))
  return tensorflowLayers().model({ inputs, outputs, name: options.name ?? 'tflite' })
}

function convertOperator(operator: TfliteOperator, builder: LayerBuilder): SymbolicTensor {
  const convert = converters[operator.kind] as Converter<TfliteKind> | undefined
  if (convert !== undefined) return convert(operator, builder)
  const name = 'name' in operator.options ? operator.options.name : operator.kind
  throw new FormatProblem(`operator ${name} is not supported`)
}

function input(model: TfliteModel, index: number, options: ConversionOptions): SymbolicTensor {
  const tensor = model.tensors[index]
  if (tensor === undefined || tensor.type !== 'float32') {
    throw new FormatProblem('only float inputs are supported')
  }
  const own = tensor.shape.slice(1).map((size) => (size === -1 ? null : size))
  const isSingle = model.inputs.length === 1
  const shape = (isSingle ? options.inputShape : undefined) ?? own
  if (shape.some((size) => size === 0)) throw new FormatProblem(`an input of [${shape}]`)
  const name = isSingle ? 'input' : `input_${index}`
  return tensorflowLayers().input({ shape: [...shape], name })
}

/** The operators that the wanted tensors need, in the order of the file, which is one in which they can run. */
function neededOperators(model: TfliteModel, wanted: readonly number[]): TfliteOperator[] {
  const needed = new Set(wanted)
  const kept: TfliteOperator[] = []
  for (const operator of model.operators.toReversed()) {
    if (!operator.outputs.some((index) => needed.has(index))) continue
    for (const index of operator.inputs) needed.add(index)
    kept.push(operator)
  }
  const computing = kept.filter(({ kind }) => kind !== 'DEQUANTIZE')
  const inputCount = computing.reduce((sum, { inputs }) => sum + inputs.length, 0)
  if (computing.length > mostOperators || inputCount > mostInputs) {
    throw new FormatProblem(`${computing.length} operators with ${inputCount} inputs are too many`)
  }
  return kept.reverse()
}
