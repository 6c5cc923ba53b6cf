import type { SymbolicTensor } from '@tensorflow/tfjs-layers'
import { behind, kind, plainKinds, type Choices, type Kind } from './kinds.ts'
import { layers as tensorflow, Subtract } from './tensorflow.ts'

const { layers } = tensorflow

function sizes(tensor: SymbolicTensor): number[] {
  return tensor.shape.slice(1).map((size) => size ?? 0)
}

function cells(tensor: SymbolicTensor): number {
  return sizes(tensor).reduce((product, size) => product * size, 1)
}

const shapes: Kind[] = [
  kind('Flatten', layers.flatten, { ranks: [3, 4], takesUnknownSizes: () => false }),
  kind('Reshape', layers.reshape, {
    options: { target: ['flat', 'unknown first', 'unknown last', 'turned', 'wider'] },
    ranks: [2, 3, 4],
    takesUnknownSizes: () => false,
    apply: ({ target }, tensor) => {
      const all = sizes(tensor)
      const targets: Record<string, (number | null)[]> = {
        flat: [cells(tensor)],
        'unknown first': [-1, all.at(-1) ?? 1],
        'unknown last': [all[0] ?? 1, -1],
        turned: [...all].reverse(),
        wider: [1, ...all].slice(-3),
      }
      const targetShape = targets[String(target)] ?? []
      const isWhole = targetShape.includes(-1) || targetShape.length >= all.length
      return behind(
        layers.reshape({ targetShape: isWhole ? targetShape : [cells(tensor)] }),
        tensor,
      )
    },
  }),
  kind('Permute', layers.permute, {
    options: { dims: [[1, 2, 3], [2, 1, 3], [3, 1, 2], [1, 3, 2], [2, 3, 1], [3, 2, 1]] }, // prettier-ignore
    takesUnknownSizes: () => false,
  }),
  kind('ZeroPadding2D', layers.zeroPadding2d, {
    options: { padding: [null, 1, [2, 1], [[0, 1], [2, 0]]] }, // prettier-ignore
  }),
  kind('Cropping2D', layers.cropping2D, {
    options: { cropping: [1, [0, 1], [[1, 0], [0, 2]]] }, // prettier-ignore
    takesUnknownSizes: () => false,
    fits: (_, shape) => Math.min(...shape.slice(0, -1)) > 3,
  }),
  kind('UpSampling2D', layers.upSampling2d, {
    options: { size: [null, [3, 2], [1, 4]], interpolation: [null, 'nearest', 'bilinear'] },
    fits: (_, shape) => Math.max(...shape) <= 17,
  }),
  kind('Rescaling', layers.rescaling, {
    options: { scale: ['1', '1/127.5', 'a channel'], offset: ['none', '-1', 'a channel'] },
    ranks: [2, 3, 4],
    apply: ({ scale, offset }, tensor) => {
      const channels = Array.from({ length: sizes(tensor).at(-1) ?? 1 }, (_, index) => index + 1)
      const config = {
        scale: scale === '1' ? 1 : scale === '1/127.5' ? 1 / 127.5 : channels.map((c) => c / 3),
        offset: offset === 'none' ? undefined : offset === '-1' ? -1 : channels.map((c) => -c / 7),
      }
      return behind(layers.rescaling(config as { scale: number; offset?: number }), tensor)
    },
  }),
]

/** A tensor of the same shape with other numbers in it. */
function sibling(tensor: SymbolicTensor): SymbolicTensor {
  return behind(layers.dense({ units: sizes(tensor).at(-1) ?? 1 }), tensor)
}

/** A tensor that is broadcast along the axes between batch and channels. */
function narrow(tensor: SymbolicTensor): SymbolicTensor {
  const pooled =
    tensor.rank === 4
      ? behind(layers.globalAveragePooling2d({}), tensor)
      : behind(layers.globalAveragePooling1d({}), tensor)
  const ones = tensor.shape.slice(2).map(() => 1)
  return behind(layers.reshape({ targetShape: [...ones, sizes(tensor).at(-1) ?? 1] }), pooled)
}

/** A tensor with fewer axes, which TensorFlow.js expands behind the batch. */
function shorter(tensor: SymbolicTensor): SymbolicTensor {
  return behind(layers.flatten({}), narrow(tensor))
}

function others(choices: Choices, tensor: SymbolicTensor): SymbolicTensor[] {
  const make = { same: sibling, broadcast: narrow, 'fewer axes': shorter }[
    String(choices['shapes'])
  ]
  if (!make) throw new Error(`unknown shapes ${String(choices['shapes'])}`)
  const count = Number(choices['inputs'] ?? 2) - 1
  return Array.from({ length: count }, () => make(tensor))
}

function merging(layer: string, make: () => object, inputs: readonly number[]): Kind {
  return {
    layer,
    options: {
      inputs,
      shapes: layer === 'Subtract' ? ['same', 'broadcast'] : ['same', 'broadcast', 'fewer axes'],
      order: layer === 'Subtract' ? ['first'] : ['first', 'last'],
    },
    ranks: [2, 3, 4],
    takesUnknownSizes: () => true,
    fits: ({ shapes: shape }, ownShape) => shape === 'same' || ownShape.length > 1,
    apply: (choices, tensor) => {
      const rest = others(choices, tensor)
      const isFirst = choices['order'] === 'first'
      return behind(make(), isFirst ? [tensor, ...rest] : [...rest, tensor])
    },
  }
}

const mergings: Kind[] = [
  merging('Add', () => layers.add({}), [2, 3]),
  merging('Multiply', () => layers.multiply({}), [2, 3]),
  merging('Average', () => layers.average({}), [2, 3]),
  merging('Maximum', () => layers.maximum({}), [2, 3]),
  merging('Minimum', () => layers.minimum({}), [2, 3]),
  merging('Subtract', () => new Subtract({}), [2]),
  {
    layer: 'Concatenate',
    options: { axis: [null, -1, 1, 2, 3], inputs: [2, 3] },
    ranks: [2, 3, 4],
    takesUnknownSizes: () => false,
    fits: ({ axis }, shape) => Number(axis) <= shape.length,
    apply: ({ axis, inputs = 2 }, tensor) => {
      const rest = Array.from({ length: Number(inputs) - 1 }, () => sibling(tensor))
      const config = typeof axis === 'number' ? { axis } : {}
      return behind(layers.concatenate(config), [tensor, ...rest])
    },
  },
]

/** Every layer that the writer knows, with every option that is tried. */
export const kinds: readonly Kind[] = [...plainKinds, ...shapes, ...mergings]
