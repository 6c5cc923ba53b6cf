import { refuseChannelsFirst } from './convolution.ts'
import type { LayerCall } from './layer-call.ts'
import { maximumPaddingAttributes, paddingAttributes } from './padding.ts'
import type { Value } from './value.ts'

/** MaxPooling1D and 2D: padded cells never win. */
export function writeMaxPooling(call: LayerCall): Value {
  return writePooling(call, 'MaxPool', maximumPaddingAttributes)
}

/** AveragePooling1D and 2D: padded cells do not count, which is ONNX's default too. */
export function writeAveragePooling(call: LayerCall): Value {
  return writePooling(call, 'AveragePool', paddingAttributes)
}

/** GlobalMaxPooling1D and 2D. */
export function writeGlobalMaxPooling(call: LayerCall): Value {
  return writeGlobalPooling(call, 'GlobalMaxPool')
}

/** GlobalAveragePooling1D and 2D. */
export function writeGlobalAveragePooling(call: LayerCall): Value {
  return writeGlobalPooling(call, 'GlobalAveragePool')
}

function writePooling(call: LayerCall, op: string, padding: typeof paddingAttributes): Value {
  refuseChannelsFirst(call)
  const sizes = call.numbersSetting('poolSize')
  const strides = call.numbersSetting('strides')
  const window = { sizes, strides, dilations: sizes.map(() => 1) }
  const output = call.node(op, [call.input.in('channels-first')], {
    kernel_shape: sizes,
    strides,
    ...padding(call, call.input.shape, window),
  })
  return call.value(output, 'channels-first')
}

function writeGlobalPooling(call: LayerCall, op: string): Value {
  refuseChannelsFirst(call)
  const pooled = call.node(op, [call.input.in('channels-first')])
  return call.value(call.node('Flatten', [pooled], { axis: 1 }), 'channels-first')
}
