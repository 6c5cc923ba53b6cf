import type { SymbolicTensor } from '@tensorflow/tfjs-layers'
import { layers as tensorflow } from './tensorflow.ts'

/** The value of an option of a layer, as its configuration takes it. */
export type Choice = string | number | boolean | null | readonly (number | readonly number[])[]
export type Choices = Readonly<Record<string, Choice>>

/** A kind of layer with the options that are tried, and how it is put behind a tensor. */
export interface Kind {
  layer: string
  options: Readonly<Record<string, readonly Choice[]>>
  /** Numbers of axes, the batch included, of the tensors that it is put behind. */
  ranks: readonly number[]
  /** Whether it can be built and written where height and width are unknown. */
  takesUnknownSizes(choices: Choices): boolean
  /** Whether these choices make sense behind a tensor of this shape, the batch left out. */
  fits(choices: Choices, shape: readonly number[]): boolean
  apply(choices: Choices, tensor: SymbolicTensor): SymbolicTensor
}

type Layer = ReturnType<typeof tensorflow.layers.layerNormalization>
type LayerFactory = (config: never) => object

/** The output of a layer behind one tensor or several. */
export function behind(layer: object, tensors: SymbolicTensor | SymbolicTensor[]): SymbolicTensor {
  return (layer as Layer).apply(tensors) as SymbolicTensor
}

/** A kind of layer that stands behind one tensor; `fixed` is part of every configuration. */
export function kind(layer: string, factory: LayerFactory, rest: Partial<Kind>, fixed = {}): Kind {
  return {
    layer,
    options: {},
    ranks: [4],
    takesUnknownSizes: () => true,
    fits: () => true,
    apply: (choices, tensor) => behind(factory({ ...fixed, ...defined(choices) } as never), tensor),
    ...rest,
  }
}

/** Without the choices that stand for "not said". */
function defined(choices: Choices): Choices {
  return Object.fromEntries(Object.entries(choices).filter(([, choice]) => choice !== null))
}

const { layers } = tensorflow
const paddings = ['valid', 'same'] as const
const yesAndNo = [true, false] as const

/** The largest entry of an option that is a number, a list, or not said. */
function largest(choice: Choice | undefined): number {
  if (Array.isArray(choice)) return Math.max(...(choice as number[]))
  return typeof choice === 'number' ? choice : 1
}

/** Whether a window of this size, dilated, lies inside the input, and stride and dilation do not meet. */
function windowFits(choices: Choices, shape: readonly number[]): boolean {
  const size = largest(choices['kernelSize'] ?? choices['poolSize'] ?? 2)
  const dilation = largest(choices['dilationRate'])
  const reach = (size - 1) * dilation + 1
  const isInside = choices['padding'] === 'same' || reach <= Math.min(...shape.slice(0, -1))
  return isInside && (dilation === 1 || largest(choices['strides']) === 1)
}

/** Whether the window leaves no cell out between two steps; else `same` depends on the size in a way of its own. */
function windowIsGapless(choices: Choices): boolean {
  const size = largest(choices['kernelSize'] ?? choices['poolSize'] ?? 2)
  return size === 1 || choices['padding'] === 'valid' || largest(choices['strides']) <= 2
}

const convolutions: Kind[] = [
  kind('Conv2D', layers.conv2d, {
    options: {
      kernelSize: [1, 2, 3, 5, [3, 2]],
      strides: [1, 2, 3, [2, 1]],
      dilationRate: [1, 2, 3, [1, 2]],
      padding: paddings,
      useBias: yesAndNo,
      filters: [1, 4],
      activation: [null, 'relu', 'softmax'],
    },
    fits: windowFits,
    takesUnknownSizes: windowIsGapless,
  }),
  kind('Conv2DTranspose', layers.conv2dTranspose, {
    options: {
      kernelSize: [1, 2, 3, 4, [3, 2]],
      strides: [1, 2, 3, [2, 1]],
      padding: paddings,
      useBias: yesAndNo,
      filters: [1, 3],
    },
    fits: (_, shape) => Math.max(...shape) <= 17,
  }),
  kind('DepthwiseConv2D', layers.depthwiseConv2d, {
    options: {
      kernelSize: [1, 2, 3, 5, [3, 2]],
      strides: [1, 2, 3],
      padding: paddings,
      useBias: yesAndNo,
      depthMultiplier: [1, 2, 3],
      activation: [null, 'relu6'],
    },
    fits: windowFits,
    takesUnknownSizes: windowIsGapless,
  }),
  kind('SeparableConv2D', layers.separableConv2d, {
    options: {
      kernelSize: [1, 3, [3, 2]],
      strides: [1, 2, 3],
      dilationRate: [1, 2],
      padding: paddings,
      useBias: yesAndNo,
      depthMultiplier: [1, 2],
      filters: [1, 4],
    },
    // Its configuration lacks the multiplier in TensorFlow.js 4.22, so such a network cannot be built a second time.
    takesUnknownSizes: () => false,
    fits: windowFits,
  }),
  kind('Conv1D', layers.conv1d, {
    options: {
      kernelSize: [1, 2, 3],
      strides: [1, 2, 3],
      dilationRate: [1, 2],
      padding: paddings,
      useBias: yesAndNo,
      filters: [1, 4],
    },
    ranks: [3],
    fits: windowFits,
    takesUnknownSizes: windowIsGapless,
  }),
]

const poolSizes2d = [null, 2, 3, [3, 2]] as const
const poolOptions2d = { poolSize: poolSizes2d, strides: [null, 1, 2, 3], padding: paddings }
const poolOptions1d = { poolSize: [2, 3], strides: [null, 1, 3], padding: paddings }

const poolings: Kind[] = [
  kind('MaxPooling2D', layers.maxPooling2d, {
    options: poolOptions2d,
    fits: windowFits,
    takesUnknownSizes: windowIsGapless,
  }),
  kind('AveragePooling2D', layers.averagePooling2d, {
    options: poolOptions2d,
    fits: windowFits,
    takesUnknownSizes: windowIsGapless,
  }),
  kind('MaxPooling1D', layers.maxPooling1d, {
    options: poolOptions1d,
    ranks: [3],
    fits: windowFits,
    takesUnknownSizes: windowIsGapless,
  }),
  kind('AveragePooling1D', layers.averagePooling1d, {
    options: poolOptions1d,
    ranks: [3],
    fits: windowFits,
    takesUnknownSizes: windowIsGapless,
  }),
  kind('GlobalMaxPooling2D', layers.globalMaxPooling2d, {}),
  kind('GlobalAveragePooling2D', layers.globalAveragePooling2d, {}),
  kind('GlobalMaxPooling1D', layers.globalMaxPooling1d, { ranks: [3] }),
  kind('GlobalAveragePooling1D', layers.globalAveragePooling1d, { ranks: [3] }),
]

/** Whether the axes exist behind a tensor of this shape, which lacks the batch. */
function hasAxes(choices: Choices, shape: readonly number[]): boolean {
  return largest(choices['axis']) <= shape.length
}

const normalisations: Kind[] = [
  kind('BatchNormalization', layers.batchNormalization, {
    options: {
      axis: [null, -1],
      scale: yesAndNo,
      center: yesAndNo,
      epsilon: [1e-3, 1e-5],
    },
    ranks: [2, 3, 4],
  }),
  kind('LayerNormalization', layers.layerNormalization, {
    options: {
      axis: [-1, 1, [1, 2], [2, 3], [1, 2, 3], [1, 3]],
      scale: yesAndNo,
      center: yesAndNo,
      // A smaller one makes of the noise in nearly equal numbers an output of its own.
      epsilon: [null, 1e-2],
    },
    ranks: [2, 3, 4],
    takesUnknownSizes: () => false,
    // Over one number alone the variance is 0, and the quotient of two roundings is no reference.
    fits: (choices, shape) => hasAxes(choices, shape) && Math.min(...shape) > 1,
  }),
]

const dense: Kind[] = [
  kind('Dense', layers.dense, {
    options: {
      units: [1, 4],
      useBias: yesAndNo,
      activation: [null, 'relu', 'softmax', 'tanh'],
    },
    ranks: [2, 3, 4],
  }),
]

const activationNames = [
  'linear', 'relu', 'relu6', 'elu', 'selu', 'sigmoid', 'hardSigmoid', 'softplus', 'softsign',
  'tanh', 'softmax', 'logSoftmax', 'swish', 'mish', 'gelu', 'gelu_new',
] // prettier-ignore

const activations: Kind[] = [
  kind('Activation', layers.activation, {
    options: { activation: activationNames },
    ranks: [2, 3, 4],
  }),
  kind('ReLU', layers.reLU, { options: { maxValue: [null, 6, 0.5] }, ranks: [2, 3, 4] }),
  kind('LeakyReLU', layers.leakyReLU, { options: { alpha: [null, 0.1] }, ranks: [2, 3, 4] }),
  kind('PReLU', layers.prelu, {
    options: { sharedAxes: [null, [1], [1, 2]] },
    ranks: [2, 3, 4],
    takesUnknownSizes: () => false,
    fits: (choices, shape) => largest(choices['sharedAxes']) < Math.max(shape.length, 2),
  }),
  kind('ELU', layers.elu, { ranks: [2, 3, 4] }),
  kind('ThresholdedReLU', layers.thresholdedReLU, {
    options: { theta: [null, 0.25] },
    ranks: [2, 3, 4],
  }),
  kind('Softmax', layers.softmax, {
    // TensorFlow.js has softmax along the last axis alone, and over several axes.
    options: { axis: [-1, [2], [1, 2], [1, 2, 3]] },
    ranks: [2, 3, 4],
    takesUnknownSizes: () => false,
    fits: ({ axis = -1 }, shape) =>
      axis === -1 || (Array.isArray(axis) && largest(axis) === shape.length),
  }),
]

const identities: Kind[] = [
  kind('Dropout', layers.dropout, { ranks: [2, 3, 4] }, { rate: 0.5 }),
  kind('SpatialDropout1D', layers.spatialDropout1d, { ranks: [3] }, { rate: 0.5 }),
  kind('GaussianDropout', layers.gaussianDropout, { ranks: [2, 4] }, { rate: 0.5 }),
  kind('GaussianNoise', layers.gaussianNoise, { ranks: [2, 4] }, { stddev: 1 }),
  kind('AlphaDropout', layers.alphaDropout, { ranks: [2, 4] }, { rate: 0.5 }),
]

/** Kinds that keep the order of the cells and take one tensor. */
export const plainKinds: readonly Kind[] = [
  ...convolutions,
  ...poolings,
  ...normalisations,
  ...dense,
  ...activations,
  ...identities,
]
