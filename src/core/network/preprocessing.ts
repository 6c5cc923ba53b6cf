import type { Preprocessing } from '../../shared/domain/base-model.ts'

/** A stock layer by its configuration, with the weights that it is to hold. */
export interface PlainLayer {
  className: string
  config: Record<string, unknown>
  weights: readonly { shape: number[]; values: readonly number[] }[]
}

/** The layer's name in every network that has its preprocessing inside. */
const name = 'preprocessing'

// Means and deviations of ImageNet's channels, as `keras.applications.imagenet_utils` has them.
const torchMeans = [0.485, 0.456, 0.406] as const
const torchDeviations = [0.229, 0.224, 0.225] as const
const caffeMeans = [103.939, 116.779, 123.68] as const

/** What turns RGB values 0..255 into a network's input, of layers that any Keras or TensorFlow.js opens; null for none. */
export function preprocessingLayer(preprocessing: Preprocessing): PlainLayer | null {
  switch (preprocessing) {
    case 'none':
      return null
    case 'tf':
      return rescaling(1 / 127.5, -1)
    case 'torch':
      return rescaling(
        torchDeviations.map((deviation) => 1 / (255 * deviation)),
        torchMeans.map((mean, channel) => -mean / (torchDeviations[channel] ?? 1)),
      )
    case 'caffe':
      return channelsReversed(caffeMeans.map((mean) => -mean))
  }
}

function rescaling(scale: number | number[], offset: number | number[]): PlainLayer {
  return { className: 'Rescaling', config: { name, scale, offset }, weights: [] }
}

/** RGB to BGR plus an offset as a 1 x 1 convolution: exact, since each sum has one term that is not zero. */
function channelsReversed(offset: readonly number[]): PlainLayer {
  const swap = [0, 0, 1, 0, 1, 0, 1, 0, 0]
  const config = { name, filters: 3, kernelSize: [1, 1], trainable: false }
  const kernel = { shape: [1, 1, 3, 3], values: swap }
  return { className: 'Conv2D', config, weights: [kernel, { shape: [3], values: offset }] }
}
