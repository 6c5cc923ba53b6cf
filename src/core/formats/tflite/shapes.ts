import type { SymbolicTensor } from '@tensorflow/tfjs-layers'
import { FormatProblem } from './flat-table.ts'
import type { TfliteOperator } from './graph.ts'
import { imageShape, type LayerBuilder } from './layer-builder.ts'

/** Average or largest value of a window. Padding counts in neither, as in Keras. */
export function pooling(
  operator: TfliteOperator<'AVERAGE_POOL_2D'> | TfliteOperator<'MAX_POOL_2D'>,
  builder: LayerBuilder,
): SymbolicTensor {
  const { window, strides, padding, activation } = operator.options
  if ([...window, ...strides].some((each) => each < 1)) {
    throw new FormatProblem(`${operator.kind} with window [${window}], stride [${strides}]`)
  }
  const input = builder.input(operator)
  imageShape(operator, input)
  const config = { name: builder.name(operator), poolSize: window, strides, padding }
  const { layers } = builder
  const isAverage = operator.kind === 'AVERAGE_POOL_2D'
  const layer = isAverage ? layers.averagePooling2d(config) : layers.maxPooling2d(config)
  return builder.activate(operator, activation, builder.apply(layer, input))
}

/** Average or largest value over height and width. */
export function globalPooling(
  operator: TfliteOperator<'MEAN'> | TfliteOperator<'REDUCE_MAX'>,
  builder: LayerBuilder,
): SymbolicTensor {
  const input = builder.input(operator)
  const channels = imageShape(operator, input)[3] ?? 0
  const axes = (builder.integers(operator, 1) ?? []).map((axis) => (axis < 0 ? axis + 4 : axis))
  if (axes.toSorted((a, b) => a - b).join() !== '1,2') {
    throw new FormatProblem(`${operator.kind} over axes [${axes}] is not supported`)
  }
  const { layers } = builder
  const name = builder.name(operator)
  const layer =
    operator.kind === 'MEAN'
      ? layers.globalAveragePooling2d({ name })
      : layers.globalMaxPooling2d({ name })
  const pooled = builder.apply(layer, input)
  if (!operator.options.keepsRank) return pooled
  return reshaped(operator, builder, pooled, [1, 1, channels], '_shape')
}

/** Tensors joined along an axis. */
export function concatenation(
  operator: TfliteOperator<'CONCATENATION'>,
  builder: LayerBuilder,
): SymbolicTensor {
  const inputs = operator.inputs.map((index) => builder.get(index))
  const rank = inputs[0]?.rank ?? 0
  const { activation } = operator.options
  const axis = operator.options.axis < 0 ? operator.options.axis + rank : operator.options.axis
  const isPossible = axis > 0 && axis < rank && inputs.every((input) => input.rank === rank)
  if (!isPossible) throw new FormatProblem(`CONCATENATION along axis ${axis} is not supported`)
  const layer = builder.layers.concatenate({ name: builder.name(operator), axis })
  const joined = inputs.length === 1 ? builder.input(operator) : builder.apply(layer, inputs)
  return builder.activate(operator, activation, joined)
}

/** Another shape for the same values; the batch stays in front. */
export function reshape(
  operator: TfliteOperator<'RESHAPE'>,
  builder: LayerBuilder,
): SymbolicTensor {
  const wanted = builder.integers(operator, 1) ?? operator.options.newShape
  const [batch, ...sizes] = wanted
  if (batch === undefined || sizes.length === 0 || (batch !== 1 && batch !== -1)) {
    throw new FormatProblem(`RESHAPE to [${wanted}] is not supported`)
  }
  return reshaped(operator, builder, builder.input(operator), sizes)
}

/** Axes of size 1 taken away; the batch stays. */
export function squeeze(
  operator: TfliteOperator<'SQUEEZE'>,
  builder: LayerBuilder,
): SymbolicTensor {
  const input = builder.input(operator)
  const given = operator.options.axes.map((axis) => (axis < 0 ? axis + input.rank : axis))
  const ones = input.shape.flatMap((size, axis) => (axis > 0 && size === 1 ? [axis] : []))
  const axes = given.length === 0 ? ones : given
  const sizes = input.shape.filter((_, axis) => axis > 0 && !axes.includes(axis))
  const isPossible = axes.every((axis) => ones.includes(axis)) && sizes.length > 0
  if (!isPossible || sizes.includes(null)) {
    throw new FormatProblem(`SQUEEZE of [${input.shape}] over [${axes}] is not supported`)
  }
  return reshaped(operator, builder, input, sizes as number[])
}

/** Zeros around an image. */
export function padding(operator: TfliteOperator<'PAD'>, builder: LayerBuilder): SymbolicTensor {
  const input = builder.input(operator)
  imageShape(operator, input)
  const amounts = builder.integers(operator, 1) ?? []
  const [n0, n1, top = 0, bottom = 0, left = 0, right = 0, c0, c1] = amounts
  const isSpatial = amounts.length === 8 && [n0, n1, c0, c1].every((amount) => amount === 0)
  if (!isSpatial || amounts.some((amount) => amount < 0)) {
    throw new FormatProblem(`PAD by [${amounts}] is not supported`)
  }
  const layer = builder.layers.zeroPadding2d({
    name: builder.name(operator),
    padding: [
      [top, bottom],
      [left, right],
    ],
  })
  return builder.apply(layer, input)
}

/** Axes in another order; the batch stays in front. */
export function transposition(
  operator: TfliteOperator<'TRANSPOSE'>,
  builder: LayerBuilder,
): SymbolicTensor {
  const input = builder.input(operator)
  const order = builder.integers(operator, 1) ?? []
  const isPossible = order[0] === 0 && order.toSorted((a, b) => a - b).join() === allAxes(input)
  if (!isPossible) throw new FormatProblem(`TRANSPOSE to [${order}] is not supported`)
  return builder.apply(
    builder.layers.permute({ name: builder.name(operator), dims: order.slice(1) }),
    input,
  )
}

function allAxes(tensor: SymbolicTensor): string {
  return tensor.shape.map((_, axis) => axis).join()
}

function reshaped(
  operator: TfliteOperator,
  builder: LayerBuilder,
  input: SymbolicTensor,
  sizes: number[],
  suffix = '',
): SymbolicTensor {
  if (sizes.some((size) => size < -1 || size === 0)) {
    throw new FormatProblem(`${operator.kind} to [${sizes}]`)
  }
  const layer = builder.layers.reshape({
    name: builder.name(operator, suffix),
    targetShape: sizes,
  })
  return builder.apply(layer, input)
}
