import { activate } from './activation.ts'
import type { LayerCall, Weight } from './layer-call.ts'
import { entry, paddingAttributes, type Window } from './padding.ts'
import type { Value } from './value.ts'

/** Conv1D and Conv2D: TensorFlow's kernel [spatial…, in, out] becomes ONNX's [out, in, spatial…]. */
export function writeConvolution(call: LayerCall): Value {
  refuseChannelsFirst(call)
  const window = windowOf(call)
  const kernel = call.constant('kernel', () => reordered(call.requiredWeight('kernel'), 'plain'))
  const output = call.node('Conv', [call.input.in('channels-first'), kernel, ...bias(call)], {
    ...windowAttributes(window),
    ...paddingAttributes(call, call.input.shape, window),
  })
  return activated(call, output)
}

/** DepthwiseConv2D: one group a channel; the kernel [h, w, in, multiplier] becomes [in × multiplier, 1, h, w]. */
export function writeDepthwiseConvolution(call: LayerCall): Value {
  refuseChannelsFirst(call)
  const window = windowOf(call)
  if (window.dilations.some((dilation) => dilation > 1)) {
    return call.unsupported('dilation of a depthwise convolution, which TensorFlow.js ignores')
  }
  return activated(call, depthwise(call, window, bias(call)))
}

/** SeparableConv2D: a depthwise convolution and a 1 × 1 convolution, which has the bias. */
export function writeSeparableConvolution(call: LayerCall): Value {
  refuseChannelsFirst(call)
  const between = depthwise(call, windowOf(call), [])
  const kernel = call.constant('pointwise_kernel', () =>
    reordered(call.requiredWeight('pointwise_kernel'), 'plain'),
  )
  return activated(call, call.node('Conv', [between, kernel, ...bias(call)]))
}

/**
 * Conv2DTranspose: the gradient of a convolution. Its padding is what the convolution would have added to its input,
 * size × stride, and so depends on kernel and stride alone.
 */
export function writeTransposedConvolution(call: LayerCall): Value {
  refuseChannelsFirst(call)
  const sizes = call.numbersSetting('kernelSize')
  const strides = call.numbersSetting('strides')
  const isSame = call.setting('padding') === 'same'
  const surplus = sizes.map((size, axis) => size - entry(strides, axis))
  const cut = surplus.map((cells) => (isSame ? Math.max(cells, 0) : 0))
  const before = cut.map((cells) => Math.floor(cells / 2))
  const kernel = call.constant('kernel', () => reordered(call.requiredWeight('kernel'), 'plain'))
  const inputs = [call.input.in('channels-first'), kernel, ...bias(call)]
  const output = call.node('ConvTranspose', inputs, {
    strides,
    pads: [...before, ...cut.map((cells, axis) => cells - entry(before, axis))],
    output_padding: surplus.map((cells) => Math.max(-cells, 0)),
  })
  return activated(call, output)
}

function depthwise(call: LayerCall, window: Window, biasInput: readonly string[]): string {
  const weight = call.requiredWeight('depthwise_kernel')
  const kernel = call.constant('depthwise_kernel', () => reordered(weight, 'depthwise'))
  return call.node('Conv', [call.input.in('channels-first'), kernel, ...biasInput], {
    ...windowAttributes(window),
    ...paddingAttributes(call, call.input.shape, window),
    group: entry(weight.shape, weight.shape.length - 2),
  })
}

function bias(call: LayerCall): string[] {
  const weight = call.weight('bias')
  if (!weight) return []
  return [call.constant('bias', () => ({ dims: weight.shape, data: weight.data }))]
}

function activated(call: LayerCall, output: string): Value {
  return activate(call, call.value(output, 'channels-first'), call.setting('activation'))
}

/** The spatial axes of a kernel stand first in TensorFlow and last in ONNX, with the two channel axes swapped. */
function reordered(
  { shape, data }: Weight,
  kind: 'plain' | 'depthwise',
): { dims: number[]; data: Float32Array } {
  const spatial = shape.slice(0, -2)
  const cells = spatial.reduce((product, size) => product * size, 1)
  const third = entry(shape, shape.length - 2)
  const fourth = entry(shape, shape.length - 1)
  const planeCount = third * fourth
  const target = new Float32Array(data.length)
  for (let plane = 0; plane < planeCount; plane++) {
    const row = Math.floor(plane / fourth)
    const column = plane % fourth
    const place = kind === 'plain' ? column * third + row : plane
    for (let cell = 0; cell < cells; cell++) {
      // Both indices stay inside arrays of one length.
      target[place * cells + cell] = data[cell * planeCount + plane]!
    }
  }
  const channels = kind === 'plain' ? [fourth, third] : [planeCount, 1]
  return { dims: [...channels, ...spatial], data: target }
}

function windowOf(call: LayerCall): Window {
  return {
    sizes: call.numbersSetting('kernelSize'),
    strides: call.numbersSetting('strides'),
    dilations: call.numbersSetting('dilationRate'),
  }
}

function windowAttributes({ sizes, strides, dilations }: Window) {
  return { kernel_shape: sizes, strides, dilations }
}

/** TensorFlow.js transposes such layers to and fro; no base model has them. */
export function refuseChannelsFirst(call: LayerCall): void {
  if (call.setting('dataFormat') === 'channelsFirst') call.unsupported('dataFormat channelsFirst')
}
