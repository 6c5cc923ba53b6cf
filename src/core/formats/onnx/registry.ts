import {
  writeActivation,
  writeElu,
  writeLeakyRelu,
  writeParametricRelu,
  writeRelu,
  writeSoftmax,
  writeThresholdedRelu,
} from './activation.ts'
import {
  writeConvolution,
  writeDepthwiseConvolution,
  writeSeparableConvolution,
  writeTransposedConvolution,
} from './convolution.ts'
import { writeDense } from './dense.ts'
import type { LayerCall } from './layer-call.ts'
import { writeChain, writeConcatenate, writeSubtract, writeTogether } from './merging.ts'
import { writeBatchNormalization, writeLayerNormalization } from './normalisation.ts'
import {
  writeAveragePooling,
  writeGlobalAveragePooling,
  writeGlobalMaxPooling,
  writeMaxPooling,
} from './pooling.ts'
import {
  writeCropping,
  writeFlatten,
  writeIdentity,
  writePermute,
  writeRescaling,
  writeReshape,
  writeUpSampling,
  writeZeroPadding,
} from './shape.ts'
import type { Value } from './value.ts'

/** Writes one use of a layer into the graph and returns what it gives. */
export type LayerWriter = (call: LayerCall) => Value

/** The writer of each layer class of TensorFlow.js that can stand in an ONNX file. */
export const layerWriters: Readonly<Record<string, LayerWriter>> = {
  Conv1D: writeConvolution,
  Conv2D: writeConvolution,
  Conv2DTranspose: writeTransposedConvolution,
  DepthwiseConv2D: writeDepthwiseConvolution,
  SeparableConv2D: writeSeparableConvolution,
  Dense: writeDense,

  BatchNormalization: writeBatchNormalization,
  LayerNormalization: writeLayerNormalization,

  MaxPooling1D: writeMaxPooling,
  MaxPooling2D: writeMaxPooling,
  AveragePooling1D: writeAveragePooling,
  AveragePooling2D: writeAveragePooling,
  GlobalMaxPooling1D: writeGlobalMaxPooling,
  GlobalMaxPooling2D: writeGlobalMaxPooling,
  GlobalAveragePooling1D: writeGlobalAveragePooling,
  GlobalAveragePooling2D: writeGlobalAveragePooling,

  Add: writeChain('Add'),
  Multiply: writeChain('Mul'),
  Subtract: writeSubtract,
  Average: writeTogether('Mean'),
  Maximum: writeTogether('Max'),
  Minimum: writeTogether('Min'),
  Concatenate: writeConcatenate,

  Activation: writeActivation,
  ReLU: writeRelu,
  LeakyReLU: writeLeakyRelu,
  PReLU: writeParametricRelu,
  ELU: writeElu,
  ThresholdedReLU: writeThresholdedRelu,
  Softmax: writeSoftmax,

  Flatten: writeFlatten,
  Reshape: writeReshape,
  Permute: writePermute,
  ZeroPadding2D: writeZeroPadding,
  Cropping2D: writeCropping,
  UpSampling2D: writeUpSampling,
  Rescaling: writeRescaling,

  Dropout: writeIdentity,
  SpatialDropout1D: writeIdentity,
  GaussianDropout: writeIdentity,
  GaussianNoise: writeIdentity,
  AlphaDropout: writeIdentity,
}
