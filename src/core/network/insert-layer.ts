import type { serialization } from '@tensorflow/tfjs-core'
import type { LayersModel } from '@tensorflow/tfjs-layers'
import { tensorflowCore, tensorflowLayers } from '../formats/tfjs/tensorflow.ts'
import type { PlainLayer } from './preprocessing.ts'

/** One tensor that feeds a layer: layer name, node index, tensor index, call arguments. */
type Inbound = [string, number, number, ...unknown[]]

interface LayerRecord {
  name: string
  className: string
  config: Record<string, unknown>
  inboundNodes: Inbound[][]
}

interface NetworkRecord {
  name: string
  layers: LayerRecord[]
}

/**
 * A network of its own that equals the given one with a layer put behind its only input. Built from the configuration
 * rather than by applying the layers a second time, so that every layer has one inbound node, as readers of graphs expect.
 */
export function insertAfterInput(network: LayersModel, layer: PlainLayer): LayersModel {
  const { LayersModel: Model } = tensorflowLayers()
  const [inputName, ...others] = network.inputNames
  if (inputName === undefined || others.length > 0) throw new Error('expected one input')
  const record = network.getConfig() as unknown as NetworkRecord
  const inserted: LayerRecord = {
    name: String(layer.config['name']),
    className: layer.className,
    config: layer.config,
    inboundNodes: [[[inputName, 0, 0, {}]]],
  }
  const layers = record.layers.flatMap((each) =>
    each.name === inputName ? [each, inserted] : [redirected(each, inputName, inserted.name)],
  )
  const config = { ...record, layers } as unknown as serialization.ConfigDict
  // The last argument fills weights with zeros instead of drawing them at random: they are set right below.
  const noCustom = {} as serialization.ConfigDict
  const result = Model.fromConfig(Model as never, config, noCustom, true) as unknown as LayersModel
  for (const each of network.layers) {
    if (each.weights.length > 0) result.getLayer(each.name).setWeights(each.getWeights())
  }
  setPlainWeights(result, layer)
  return result
}

function redirected(layer: LayerRecord, from: string, to: string): LayerRecord {
  const inboundNodes = layer.inboundNodes.map((node) =>
    node.map((inbound): Inbound => {
      const [name, nodeIndex, tensorIndex, ...rest] = inbound
      return [name === from ? to : name, nodeIndex, tensorIndex, ...rest]
    }),
  )
  return { ...layer, inboundNodes }
}

function setPlainWeights(network: LayersModel, layer: PlainLayer): void {
  if (layer.weights.length === 0) return
  const core = tensorflowCore()
  const values = layer.weights.map((each) => core.tensor([...each.values], each.shape))
  network.getLayer(String(layer.config['name'])).setWeights(values)
  core.dispose(values)
}
