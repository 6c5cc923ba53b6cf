import type { LayersModel } from '@tensorflow/tfjs-layers'
import { baseModelSchema } from '../../shared/domain/base-model.ts'
import { readTflite } from '../formats/tflite/read.ts'
import { tfliteToLayers } from '../formats/tflite/to-layers.ts'

// M. Sandler, A. Howard, M. Zhu, A. Zhmoginov, L.-C. Chen: MobileNetV2: Inverted Residuals and Linear Bottlenecks,
// CVPR 2018, https://arxiv.org/abs/1801.04381. The trunk of MediaPipe's SSD detector, batch normalisation folded.

/**
 * The embedded base model. Taps and sides are those that did best on photographs of clothing: 84.7 % of 372 held-out
 * pictures in 10 classes with five taps, 79.6 % with the last layer alone.
 */
export const mobilenetV2OpenImages = baseModelSchema.parse({
  id: 'mobilenet-v2-openimages',
  title: 'MobileNetV2 (Open Images)',
  kind: 'layers',
  preprocessing: 'tf',
  inputSides: [224, 288],
  taps: [
    { layer: 'block_12_add', channels: 96 },
    { layer: 'block_13_expand_relu', channels: 576 },
    { layer: 'block_15_add', channels: 160 },
    { layer: 'block_16_project', channels: 320 },
    { layer: 'Conv_1_relu', channels: 1280 },
  ],
  trainedOn: 'Open Images V4, object detection',
  source: 'npm package @mediapipe/objectron 0.4.1675468480',
  licence: 'Apache-2.0',
  licenceFile: 'LICENSE.txt',
  paper: 'https://arxiv.org/abs/1801.04381',
  weightsHash: 'e4ea934344a8be6fa41172867237574cfb71ce0e228ca8068d1d585b1acd1f8b',
  sizeBytes: 4_413_632,
  parameterCount: 2_206_816,
})

/** Tensors of the trunk: `FeatureExtractor/MobilenetV2/expanded_conv_3/project/…`. */
const tensorName =
  /^FeatureExtractor\/MobilenetV2\/(?:(Conv|Conv_1)|expanded_conv(?:_(\d+))?\/(expand|depthwise|project|add))(?:\/|$)/

/** The layer name in Keras' `MobileNetV2` for a tensor of the detector; null outside the trunk. */
export function kerasName(tensor: string): string | null {
  const match = tensorName.exec(tensor)
  if (match === null) return null
  const [, single, block, part] = match
  if (single !== undefined) return single === 'Conv' ? 'Conv1' : 'Conv_1'
  return block === undefined ? `expanded_conv_${part}` : `block_${block}_${part}`
}

/**
 * The trunk from preprocessed pixels [n, h, w, 3] to `Conv_1_relu` [n, h/32, w/32, 1280], taken out of the detector's
 * TensorFlow Lite file. A tfjs backend must be active; the caller disposes of the model.
 * @throws weights.unreadable
 */
export function trunkOfDetector(detector: Uint8Array, path: string): LayersModel {
  const graph = readTflite(detector, path)
  const nameOf = (index: number | undefined) => kerasName(graph.tensors[index ?? -1]?.name ?? '')
  const end = graph.operators.find(
    ({ kind, outputs }) => kind === 'CONV_2D' && nameOf(outputs[0]) === 'Conv_1',
  )
  if (end === undefined) throw new Error(`${path}: no layer Conv_1`)
  return tfliteToLayers(graph, {
    name: mobilenetV2OpenImages.id,
    outputs: end.outputs,
    inputShape: [null, null, 3],
    layerName: ({ index, outputs }) => nameOf(outputs[0]) ?? `operator_${index}`,
  })
}
