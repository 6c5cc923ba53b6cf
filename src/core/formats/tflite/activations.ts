import type { SymbolicTensor } from '@tensorflow/tfjs-layers'
import { FormatProblem } from './flat-table.ts'
import type { TfliteOperator } from './graph.ts'
import type { LayerBuilder } from './layer-builder.ts'

/** Operators that are one stock activation. */
const named = { LOGISTIC: 'sigmoid', TANH: 'tanh', ELU: 'elu' } as const

/** A plain activation: rectified units by their limit, the others by their name. */
export function activation(
  operator: TfliteOperator<'RELU' | 'RELU6' | 'RELU_0_TO_1' | keyof typeof named>,
  builder: LayerBuilder,
): SymbolicTensor {
  const { layers } = builder
  const name = builder.name(operator)
  const input = builder.input(operator)
  switch (operator.kind) {
    case 'RELU':
      return builder.apply(layers.reLU({ name }), input)
    case 'RELU6':
      return builder.apply(layers.reLU({ name, maxValue: 6 }), input)
    case 'RELU_0_TO_1':
      return builder.apply(layers.reLU({ name, maxValue: 1 }), input)
    default:
      return builder.apply(layers.activation({ name, activation: named[operator.kind] }), input)
  }
}

/** `x * relu6(x + 3) / 6`, by stock layers. */
export function hardSwish(
  operator: TfliteOperator<'HARD_SWISH'>,
  builder: LayerBuilder,
): SymbolicTensor {
  const { layers } = builder
  const input = builder.input(operator)
  const up = builder.rescaled(operator, '_up', input, 1, 3)
  const cut = builder.apply(layers.reLU({ name: builder.name(operator, '_relu'), maxValue: 6 }), up)
  const gate = builder.rescaled(operator, '_gate', cut, 1 / 6, 0)
  return builder.apply(layers.multiply({ name: builder.name(operator) }), [input, gate])
}

/** The Gaussian error linear unit, exact or by its tanh approximation. */
export function gelu(operator: TfliteOperator<'GELU'>, builder: LayerBuilder): SymbolicTensor {
  const kind = operator.options.isApproximate ? 'gelu_new' : 'gelu'
  const layer = builder.layers.activation({
    name: builder.name(operator),
    activation: kind as 'relu',
  })
  return builder.apply(layer, builder.input(operator))
}

/** A rectified unit with a fixed slope below zero. */
export function leakyRelu(
  operator: TfliteOperator<'LEAKY_RELU'>,
  builder: LayerBuilder,
): SymbolicTensor {
  const { slope } = operator.options
  const layer = builder.layers.leakyReLU({ name: builder.name(operator), alpha: slope })
  return builder.apply(layer, builder.input(operator))
}

/** A rectified unit with a slope a channel below zero. */
export function prelu(operator: TfliteOperator<'PRELU'>, builder: LayerBuilder): SymbolicTensor {
  const input = builder.input(operator)
  const { shape, values } = builder.requiredFloats(operator, 1)
  const channels = input.shape.at(-1)
  if (values.length !== channels || shape.at(-1) !== channels) {
    throw new FormatProblem(`PRELU of [${input.shape}] with slopes [${shape}]`)
  }
  const sharedAxes = Array.from({ length: input.rank - 2 }, (_, axis) => axis + 1)
  const layer = builder.layers.prelu({
    name: builder.name(operator),
    alphaInitializer: 'zeros',
    sharedAxes,
  })
  return builder.apply(layer, input, [{ shape: [...sharedAxes.map(() => 1), channels], values }])
}

/** The softmax over the channels, of values times `beta`. */
export function softmax(
  operator: TfliteOperator<'SOFTMAX'>,
  builder: LayerBuilder,
): SymbolicTensor {
  const { beta } = operator.options
  const input = builder.input(operator)
  const scaled = beta === 1 ? input : builder.rescaled(operator, '_beta', input, beta, 0)
  return builder.apply(builder.layers.softmax({ name: builder.name(operator), axis: -1 }), scaled)
}
