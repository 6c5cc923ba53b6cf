import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers'
import type { BaseModel, Preprocessing } from '../../shared/domain/base-model.ts'
import { tensorflowCore, tensorflowLayers } from '../formats/tfjs/tensorflow.ts'
import { preprocessingLayer } from './preprocessing.ts'
import { insertAfterInput } from './insert-layer.ts'

/** A base model in memory: its entry, and its network from preprocessed pixels [n, h, w, 3] to its last layer. */
export interface LoadedBase {
  entry: BaseModel
  model: LayersModel
}

/** The weights of a classifier's last layer, for features as they are. */
export interface HeadWeights {
  /** [features, labels], row-major. */
  weights: Float32Array
  bias: Float32Array
  labelCount: number
}

/**
 * The network from preprocessed pixels [n, side, side, 3] to features [n, sum of the taps' channels]: each tap averaged
 * over its height and width, joined in the taps' order; the output layer is called `features`. Layers after the last tap
 * are left out. It shares its layers with the base: dispose of one of the two.
 */
export function featureNetwork(
  base: LoadedBase,
  taps: BaseModel['taps'] = base.entry.taps,
): LayersModel {
  if (taps.length === 0) throw new Error('a feature network needs a tap')
  const { layers, model } = tensorflowLayers()
  const isSingle = taps.length === 1
  const pooled = taps.map((tap) => {
    const output = base.model.getLayer(tap.layer).output as SymbolicTensor
    const channels = output.shape.at(-1)
    if (output.rank !== 4 || channels !== tap.channels) {
      throw new Error(
        `tap ${tap.layer}: expected ${tap.channels} channels, found [${output.shape}]`,
      )
    }
    const name = isSingle ? 'features' : `tap_${tap.layer}`
    return layers.globalAveragePooling2d({ name }).apply(output) as SymbolicTensor
  })
  const features = isSingle
    ? first(pooled)
    : (layers.concatenate({ name: 'features', axis: 1 }).apply(pooled) as SymbolicTensor)
  return model({ inputs: base.model.inputs, outputs: features, name: 'feature_network' })
}

/**
 * The classifier from the feature network's input to probabilities [n, labels]: one dense layer `head` and its softmax,
 * `probabilities`. It shares its layers with the feature network; disposing of it frees both.
 */
export function withHead(features: LayersModel, head: HeadWeights): LayersModel {
  const { layers, model } = tensorflowLayers()
  const core = tensorflowCore()
  const input = first(features.outputs)
  const width = input.shape.at(-1)
  if (input.rank !== 2 || head.weights.length !== (width ?? 0) * head.labelCount) {
    throw new Error(`head of ${head.weights.length} weights for features [${input.shape}]`)
  }
  if (head.bias.length !== head.labelCount) throw new Error('head: a bias a label is needed')
  const dense = layers.dense({
    name: 'head',
    units: head.labelCount,
    kernelInitializer: 'zeros',
    biasInitializer: 'zeros',
  })
  const scores = dense.apply(input)
  // Copies: a backend may keep the given memory, and the solver goes on with its own.
  const values = [
    core.tensor2d(head.weights.slice(), [width ?? 0, head.labelCount]),
    core.tensor1d(head.bias.slice()),
  ]
  dense.setWeights(values)
  core.dispose(values)
  const softmax = layers.activation({ activation: 'softmax', name: 'probabilities' })
  const outputs = softmax.apply(scores) as SymbolicTensor
  return model({ inputs: features.inputs, outputs, name: 'classifier' })
}

/**
 * The same network from RGB values 0..255 [n, side, side, 3]: a stock layer `preprocessing` behind the input. The result
 * is a network of its own with the weights of the given one, or the given one itself where nothing is to be done.
 */
export function withPreprocessing(network: LayersModel, preprocessing: Preprocessing): LayersModel {
  const layer = preprocessingLayer(preprocessing)
  return layer === null ? network : insertAfterInput(network, layer)
}

function first(tensors: readonly SymbolicTensor[]): SymbolicTensor {
  const [tensor] = tensors
  if (tensor === undefined) throw new Error('a network without a tensor')
  return tensor
}
