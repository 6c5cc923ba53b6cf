import type { SymbolicTensor } from '@tensorflow/tfjs-layers'
import { FormatProblem } from './flat-table.ts'
import type { TfliteOperator } from './graph.ts'
import type { LayerBuilder } from './layer-builder.ts'

type Arithmetic =
  TfliteOperator<'ADD'> | TfliteOperator<'SUB'> | TfliteOperator<'MUL'> | TfliteOperator<'DIV'>

/** Sum, difference, product or quotient of two tensors, or of a tensor and a constant (a number, or one a channel). */
export function arithmetic(operator: Arithmetic, builder: LayerBuilder): SymbolicTensor {
  const { kind, options } = operator
  const [left = -1, right = -1] = operator.inputs
  const isConstant = [builder.constants.has(left), builder.constants.has(right)]
  if (isConstant[0] && isConstant[1]) throw new FormatProblem(`${kind} of two constants`)
  const result =
    isConstant[0] || isConstant[1]
      ? withConstant(operator, builder, isConstant[0] ? 0 : 1)
      : ofTensors(operator, builder)
  return builder.activate(operator, options.activation, result)
}

/** The larger or the smaller of two tensors, or of a tensor and a number, element by element. */
export function extreme(
  operator: TfliteOperator<'MAXIMUM'> | TfliteOperator<'MINIMUM'>,
  builder: LayerBuilder,
): SymbolicTensor {
  const { layers } = builder
  const isMaximum = operator.kind === 'MAXIMUM'
  const name = builder.name(operator)
  const limit = builder.floats(operator, 1)
  if (limit === null) {
    const layer = isMaximum ? layers.maximum({ name }) : layers.minimum({ name })
    return builder.apply(layer, pair(operator, builder))
  }
  const [value = 0, ...others] = limit.values
  if (others.length > 0) throw new FormatProblem(`${operator.kind} with several constants`)
  // max(x, c) = relu(x - c) + c and min(x, c) = c - relu(c - x).
  const sign = isMaximum ? 1 : -1
  const above = builder.rescaled(operator, '_above', builder.input(operator), sign, -sign * value)
  const cut = builder.apply(layers.reLU({ name: builder.name(operator, '_relu') }), above)
  return builder.rescaled(operator, '', cut, sign, value)
}

/** The values with their signs changed. */
export function negative(operator: TfliteOperator<'NEG'>, builder: LayerBuilder): SymbolicTensor {
  return builder.rescaled(operator, '', builder.input(operator), -1, 0)
}

function ofTensors(operator: Arithmetic, builder: LayerBuilder): SymbolicTensor {
  const { layers } = builder
  const name = builder.name(operator)
  const [left, right] = pair(operator, builder)
  switch (operator.kind) {
    case 'ADD':
      return builder.apply(layers.add({ name }), [left, right])
    case 'MUL':
      return builder.apply(layers.multiply({ name }), [left, right])
    case 'SUB': {
      const negative = builder.rescaled(operator, '_negative', right, -1, 0)
      return builder.apply(layers.add({ name }), [left, negative])
    }
    case 'DIV':
      throw new FormatProblem('DIV of two computed tensors is not supported')
  }
}

function withConstant(
  operator: Arithmetic,
  builder: LayerBuilder,
  position: 0 | 1,
): SymbolicTensor {
  const tensor = builder.input(operator, 1 - position)
  const { shape, values } = builder.requiredFloats(operator, position)
  const channels = tensor.shape.at(-1)
  const isPerChannel = values.length === shape.at(-1) && values.length === channels
  if ((values.length !== 1 && !isPerChannel) || shape.length > tensor.rank) {
    throw new FormatProblem(`${operator.kind} of [${tensor.shape}] and a constant [${shape}]`)
  }
  const map = (change: (value: number) => number) => {
    const changed = Array.from(values, change)
    return changed.length === 1 ? (changed[0] ?? 0) : changed
  }
  const rescaled = (scale: number | number[], offset: number | number[]) =>
    builder.rescaled(operator, '', tensor, scale, offset)
  const same = map((value) => value)
  switch (operator.kind) {
    case 'ADD':
      return rescaled(1, same)
    case 'MUL':
      return rescaled(same, 0)
    case 'SUB':
      return position === 0
        ? rescaled(-1, same)
        : rescaled(
            1,
            map((value) => -value),
          )
    case 'DIV':
      if (position === 0) throw new FormatProblem('DIV of a constant by a tensor is not supported')
      return rescaled(
        map((value) => 1 / value),
        0,
      )
  }
}

function pair(operator: TfliteOperator, builder: LayerBuilder): [SymbolicTensor, SymbolicTensor] {
  const [left, right] = [builder.input(operator, 0), builder.input(operator, 1)]
  // Keras lines unequal ranks up from the batch, TensorFlow Lite from the channels.
  if (left.rank === right.rank) return [left, right]
  throw new FormatProblem(`${operator.kind} of [${left.shape}] and [${right.shape}]`)
}
