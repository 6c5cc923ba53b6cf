import type { LayerCall } from './layer-call.ts'
import { axisIn, commonLayout, type Value } from './value.ts'

/** Add and Multiply, from left to right. */
export function writeChain(op: 'Add' | 'Mul'): (call: LayerCall) => Value {
  return (call) =>
    merge(call, (names) => names.reduce((left, right) => call.node(op, [left, right])))
}

/** Average, Maximum and Minimum, of any number of inputs at once. */
export function writeTogether(op: 'Mean' | 'Max' | 'Min'): (call: LayerCall) => Value {
  return (call) => merge(call, (names) => call.node(op, names))
}

/** Subtract, of two inputs. */
export function writeSubtract(call: LayerCall): Value {
  return merge(call, (names) => call.node('Sub', names))
}

/** Concatenate along any axis. */
export function writeConcatenate(call: LayerCall): Value {
  const layout = commonLayout(call.inputs)
  const axis = axisIn(layout, call.numberSetting('axis'), call.outputShape.length)
  const names = call.inputs.map((input) => input.in(layout))
  return call.value(call.node('Concat', names, { axis }), layout)
}

/** The inputs in one layout; those with fewer axes get new ones of size 1 behind the batch, as TensorFlow.js does it. */
function merge(call: LayerCall, write: (names: readonly string[]) => string): Value {
  const rank = Math.max(...call.inputs.map((input) => input.rank))
  const inputs = call.inputs.map((input) => expanded(call, input, rank))
  const layout = commonLayout(inputs)
  return call.value(write(inputs.map((input) => input.in(layout))), layout)
}

function expanded(call: LayerCall, input: Value, rank: number): Value {
  const missing = rank - input.rank
  if (missing === 0) return input
  const axes = Array.from({ length: missing }, (_, index) => index + 1)
  const name = call.node('Unsqueeze', [input.in('channels-last'), call.integers(axes)])
  const shape = [input.shape[0] ?? null, ...axes.map(() => 1), ...input.shape.slice(1)]
  return call.value(name, 'channels-last', shape)
}
