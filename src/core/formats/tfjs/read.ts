import type { LayersModel } from '@tensorflow/tfjs-layers'
import { GraftError } from '../../../shared/errors.ts'
import { readArtifacts, type LayersArtifacts } from './model-file.ts'
import { tensorflowLayers } from './tensorflow.ts'

/**
 * Opens a TensorFlow.js layers model from its folder: what `tf.loadLayersModel` does over a network, from files and
 * without tfjs-node. A tfjs backend must be active; the caller disposes of the model.
 * @throws weights.unreadable
 */
export async function readTfjs(folder: string): Promise<LayersModel> {
  return layersModel(await readArtifacts(folder), folder)
}

/**
 * The model of artifacts that are in memory.
 * @param path names them in messages.
 * @throws weights.unreadable where weights and layers do not fit each other, or a layer is unknown.
 */
export async function layersModel(artifacts: LayersArtifacts, path: string): Promise<LayersModel> {
  try {
    return await tensorflowLayers().loadLayersModel({ load: async () => artifacts })
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    throw new GraftError('weights.unreadable', { path, detail }, { cause: error })
  }
}
