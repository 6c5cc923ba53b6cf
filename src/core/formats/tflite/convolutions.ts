import type { SymbolicTensor } from '@tensorflow/tfjs-layers'
import { FormatProblem } from './flat-table.ts'
import type { TfliteOperator } from './graph.ts'
import { imageShape, type LayerBuilder, type Weight } from './layer-builder.ts'

/** Where weights are set right after building, drawing them at random first would cost half a second a network. */
const initializers = {
  kernelInitializer: 'zeros',
  depthwiseInitializer: 'zeros',
  biasInitializer: 'zeros',
} as const

/** A convolution; its filters [out, height, width, in] become Keras' [height, width, in, out]. */
export function convolution(
  operator: TfliteOperator<'CONV_2D'>,
  builder: LayerBuilder,
): SymbolicTensor {
  const input = builder.input(operator)
  const channels = imageShape(operator, input)[3]
  const { shape, values } = builder.requiredFloats(operator, 1)
  const [filters = 0, height = 0, width = 0, depth = 0] = shape
  if (shape.length !== 4 || depth !== channels) {
    throw new FormatProblem(`filters [${shape}] on ${channels} channels: groups are not supported`)
  }
  const transposedValues = transposed(values, filters, height * width * depth)
  const given = { shape: [height, width, depth, filters], values: transposedValues }
  // Keras has stride or dilation, not both.
  const isSpread = Math.max(...operator.options.strides) > 1
  const { kernel, ...window } = windowOf(operator, builder, given, isSpread)
  const bias = biasOf(operator, builder, filters)
  const layer = builder.layers.conv2d({
    ...initializers,
    ...window,
    name: builder.name(operator),
    filters,
    useBias: bias !== null,
  })
  const output = builder.apply(layer, input, bias === null ? [kernel] : [kernel, bias])
  return builder.activate(operator, operator.options.activation, output)
}

/** A depthwise convolution; [1, height, width, in * multiplier] is Keras' [height, width, in, multiplier] in memory. */
export function depthwiseConvolution(
  operator: TfliteOperator<'DEPTHWISE_CONV_2D'>,
  builder: LayerBuilder,
): SymbolicTensor {
  const input = builder.input(operator)
  const channels = imageShape(operator, input)[3] ?? 0
  const { shape, values } = builder.requiredFloats(operator, 1)
  const [one, height = 0, width = 0, filters = 0] = shape
  const depthMultiplier = filters / channels
  if (shape.length !== 4 || one !== 1 || !Number.isInteger(depthMultiplier)) {
    throw new FormatProblem(`depthwise filters [${shape}] on ${channels} channels`)
  }
  const given = { shape: [height, width, channels, depthMultiplier], values }
  // The stock layer forgets its dilation (a TODO in tfjs-layers 4.22, convolutional_depthwise.ts).
  const { kernel, ...window } = windowOf(operator, builder, given, true)
  const bias = biasOf(operator, builder, filters)
  const layer = builder.layers.depthwiseConv2d({
    ...initializers,
    ...window,
    name: builder.name(operator),
    depthMultiplier,
    useBias: bias !== null,
  })
  const output = builder.apply(layer, input, bias === null ? [kernel] : [kernel, bias])
  return builder.activate(operator, operator.options.activation, output)
}

/** A dense layer; its weights [out, in] become Keras' [in, out], and an image is flattened first unless told otherwise. */
export function fullyConnected(
  operator: TfliteOperator<'FULLY_CONNECTED'>,
  builder: LayerBuilder,
): SymbolicTensor {
  const { isShuffled, keepsRank, activation } = operator.options
  const given = builder.input(operator)
  const isFlat = keepsRank || given.rank === 2
  const flatten = builder.layers.flatten({ name: builder.name(operator, '_flatten') })
  const input = isFlat ? given : builder.apply(flatten, given)
  const { shape, values } = builder.requiredFloats(operator, 1)
  const [units = 0, width = 0] = shape
  if (isShuffled || shape.length !== 2 || width !== input.shape.at(-1)) {
    throw new FormatProblem(`dense weights [${shape}] on [${input.shape}]`)
  }
  const kernel = { shape: [width, units], values: transposed(values, units, width) }
  const bias = biasOf(operator, builder, units)
  const layer = builder.layers.dense({
    kernelInitializer: 'zeros',
    biasInitializer: 'zeros',
    name: builder.name(operator),
    units,
    useBias: bias !== null,
  })
  const output = builder.apply(layer, input, bias === null ? [kernel] : [kernel, bias])
  return builder.activate(operator, activation, output)
}

/** A filter [height, width, in, out] and how it is applied; where `isSpread`, without dilation. */
function windowOf(
  operator: TfliteOperator<'CONV_2D' | 'DEPTHWISE_CONV_2D'>,
  builder: LayerBuilder,
  given: Weight,
  isSpread: boolean,
) {
  const { padding, strides, dilations } = operator.options
  if ([...strides, ...dilations].some((each) => each < 1)) {
    throw new FormatProblem(`${operator.kind} with stride [${strides}], dilation [${dilations}]`)
  }
  const kernel = isSpread ? spread(given, dilations, builder) : given
  const dilationRate = isSpread ? 1 : dilations
  const [height = 0, width = 0] = kernel.shape
  const kernelSize: [number, number] = [height, width]
  return { kernel, kernelSize, padding, strides, dilationRate }
}

/** The filter that does without dilation what the given one does with it: zeros in between. */
function spread(
  kernel: Weight,
  [down, across]: readonly [height: number, width: number],
  builder: LayerBuilder,
): Weight {
  if (down === 1 && across === 1) return kernel
  const [height = 0, width = 0, ...channels] = kernel.shape
  const spreadHeight = (height - 1) * down + 1
  const spreadWidth = (width - 1) * across + 1
  const size = channels.reduce((product, each) => product * each, 1)
  builder.constants.take(spreadHeight * spreadWidth * size)
  const values = new Float32Array(spreadHeight * spreadWidth * size)
  for (let row = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1) {
      const from = (row * width + column) * size
      const to = (row * down * spreadWidth + column * across) * size
      values.set(kernel.values.subarray(from, from + size), to)
    }
  }
  return { shape: [spreadHeight, spreadWidth, ...channels], values }
}

function biasOf(operator: TfliteOperator, builder: LayerBuilder, length: number): Weight | null {
  if ((operator.inputs[2] ?? -1) === -1) return null
  const { values } = builder.requiredFloats(operator, 2)
  if (values.length !== length) throw new FormatProblem(`${values.length} biases for ${length}`)
  return { shape: [length], values }
}

/** A row-major matrix with rows and columns exchanged. */
function transposed(values: Float32Array, rows: number, columns: number): Float32Array {
  const result = new Float32Array(values.length)
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      // Inside by the loops' bounds: values.length is rows * columns.
      result[column * rows + row] = values[row * columns + column]!
    }
  }
  return result
}
