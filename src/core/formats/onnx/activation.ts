import type { LayerCall } from './layer-call.ts'
import { axesIn, axisIn, type Value } from './value.ts'

/** Writes one function of a value, under its name in the graph. */
type ActivationWriter = (call: LayerCall, name: string, value: Value) => string

/** √2, by which the error function's argument is divided in the Gaussian error linear unit. */
const rootTwo = Math.SQRT2
/** Hendrycks and Gimpel, "Gaussian Error Linear Units", https://arxiv.org/abs/1606.08415: the tanh approximation. */
const geluCubic = 0.044715

const activations: Readonly<Record<string, ActivationWriter>> = {
  linear: (_, name) => name,
  relu: (call, name) => call.node('Relu', [name]),
  relu6: (call, name) => clip(call, name, 6),
  elu: (call, name) => call.node('Elu', [name]),
  selu: (call, name) => call.node('Selu', [name]),
  sigmoid: (call, name) => call.node('Sigmoid', [name]),
  hardSigmoid: (call, name) => call.node('HardSigmoid', [name]),
  softplus: (call, name) => call.node('Softplus', [name]),
  softsign: (call, name) => call.node('Softsign', [name]),
  tanh: (call, name) => call.node('Tanh', [name]),
  swish: (call, name) => call.node('Mul', [name, call.node('Sigmoid', [name])]),
  mish: (call, name) =>
    call.node('Mul', [name, call.node('Tanh', [call.node('Softplus', [name])])]),
  gelu: writeGelu,
  gelu_new: writeApproximateGelu,
  softmax: (call, name, value) => alongLastAxis(call, 'Softmax', name, value),
  logSoftmax: (call, name, value) => alongLastAxis(call, 'LogSoftmax', name, value),
}

/** Applies the activation with TensorFlow.js' name to a value; nothing where the layer has none. */
export function activate(call: LayerCall, value: Value, activation: unknown): Value {
  const name = activation ?? 'linear'
  const write = typeof name === 'string' ? activations[name] : undefined
  if (!write) return call.unsupported(`activation ${JSON.stringify(name)}`)
  if (write === activations['linear']) return value
  return call.value(write(call, value.in(value.layout), value), value.layout, value.shape)
}

/** Activation, and the layers that are one function without settings. */
export function writeActivation(call: LayerCall): Value {
  return activate(call, call.input, call.setting('activation'))
}

/** ELU; TensorFlow.js takes no other alpha than 1. */
export function writeElu(call: LayerCall): Value {
  return activate(call, call.input, 'elu')
}

/** ReLU with or without an upper end. */
export function writeRelu(call: LayerCall): Value {
  const highest = call.setting('maxValue')
  return elementwise(call, (name) =>
    typeof highest === 'number' ? clip(call, name, highest) : call.node('Relu', [name]),
  )
}

/** LeakyReLU. */
export function writeLeakyRelu(call: LayerCall): Value {
  const alpha = { float: call.numberSetting('alpha') }
  return elementwise(call, (name) => call.node('LeakyRelu', [name], { alpha }))
}

/** ThresholdedReLU: x above theta, else 0. */
export function writeThresholdedRelu(call: LayerCall): Value {
  const alpha = { float: call.numberSetting('theta') }
  return elementwise(call, (name) => call.node('ThresholdedRelu', [name], { alpha }))
}

/** PReLU: the slopes have TensorFlow's order without the batch, with 1 for a shared axis. */
export function writeParametricRelu(call: LayerCall): Value {
  const { input } = call
  const { layout } = input
  const alpha = call.requiredWeight('alpha')
  const slopes = call.constant(`alpha ${layout}`, () =>
    layout === 'channels-last' || alpha.shape.length < 2
      ? { dims: alpha.shape, data: alpha.data }
      : channelsFirst(alpha.shape, alpha.data),
  )
  return call.value(call.node('PRelu', [input.in(layout), slopes]), layout)
}

/** Softmax over one axis, or over several together as exp(x − log Σ exp x). */
export function writeSoftmax(call: LayerCall): Value {
  const axis = call.setting('axis')
  const axes = typeof axis === 'number' ? [axis] : call.numbersSetting('axis')
  const { input } = call
  const { layout } = input
  const name = input.in(layout)
  const ownAxes = axes.map((one) => axisIn(layout, one, input.rank))
  const [onlyAxis] = ownAxes
  if (ownAxes.length === 1 && onlyAxis !== undefined) {
    return call.value(call.node('Softmax', [name], { axis: onlyAxis }), layout)
  }
  const sum = call.node('ReduceLogSumExp', [name, call.integers(ownAxes)], { keepdims: 1 })
  return call.value(call.node('Exp', [call.node('Sub', [name, sum])]), layout)
}

function elementwise(call: LayerCall, write: (name: string) => string): Value {
  const { layout } = call.input
  return call.value(write(call.input.in(layout)), layout)
}

function clip(call: LayerCall, name: string, highest: number): string {
  return call.node('Clip', [name, call.scalar(0), call.scalar(highest)])
}

function alongLastAxis(call: LayerCall, op: string, name: string, value: Value): string {
  return call.node(op, [name], { axis: axisIn(value.layout, -1, value.rank) })
}

/** x Φ(x), with the error function. */
function writeGelu(call: LayerCall, name: string): string {
  const error = call.node('Erf', [call.node('Div', [name, call.scalar(rootTwo)])])
  const doubled = call.node('Mul', [name, call.node('Add', [error, call.scalar(1)])])
  return call.node('Mul', [doubled, call.scalar(0.5)])
}

function writeApproximateGelu(call: LayerCall, name: string): string {
  const cube = call.node('Mul', [name, call.node('Mul', [name, name])])
  const bent = call.node('Add', [name, call.node('Mul', [cube, call.scalar(geluCubic)])])
  const scaled = call.node('Mul', [bent, call.scalar(Math.sqrt(2 / Math.PI))])
  const above = call.node('Add', [call.node('Tanh', [scaled]), call.scalar(1)])
  return call.node('Mul', [call.node('Mul', [name, above]), call.scalar(0.5)])
}

function channelsFirst(shape: readonly number[], data: Float32Array) {
  const channelCount = shape.at(-1) ?? 1
  const cells = data.length / channelCount
  const target = new Float32Array(data.length)
  data.forEach((number, index) => {
    target[(index % channelCount) * cells + Math.floor(index / channelCount)] = number
  })
  return { dims: axesIn('channels-first', [1, ...shape]).slice(1), data: target }
}
