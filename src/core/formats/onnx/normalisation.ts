import { isNumbers, type LayerCall, type Weight } from './layer-call.ts'
import { axisIn, type Value } from './value.ts'

/** BatchNormalization with its moving statistics, as in use. */
export function writeBatchNormalization(call: LayerCall): Value {
  const { input } = call
  if (axisIn('channels-last', call.numberSetting('axis'), input.rank) !== input.rank - 1) {
    // Its CPU backend repeats the statistics along the last axis, whatever the setting says.
    return call.unsupported(
      'an axis other than the last, where the backends of TensorFlow.js differ',
    )
  }
  const mean = call.requiredWeight('moving_mean')
  const size = mean.data.length
  const constant = (role: string, weight: Weight | null, otherwise: number) =>
    call.constant(role, () => ({ dims: [size], data: weight?.data ?? filled(size, otherwise) }))
  const output = call.node(
    'BatchNormalization',
    [
      input.in('channels-first'),
      constant('gamma', call.weight('gamma'), 1),
      constant('beta', call.weight('beta'), 0),
      constant('moving_mean', mean, 0),
      constant('moving_variance', call.requiredWeight('moving_variance'), 1),
    ],
    { epsilon: { float: call.numberSetting('epsilon') } },
  )
  return call.value(output, 'channels-first')
}

/** LayerNormalization; over the last axes as ONNX has it, over others from its parts. */
export function writeLayerNormalization(call: LayerCall): Value {
  const { input } = call
  const setting = call.setting('axis')
  const axes = (isNumbers(setting) ? setting : [call.numberSetting('axis')]).map((axis) =>
    axisIn('channels-last', axis, input.rank),
  )
  const isTrailing = axes.every((axis, index) => axis === input.rank - axes.length + index)
  const epsilon = call.numberSetting('epsilon')
  const gamma = call.weight('gamma')
  const beta = call.weight('beta')
  if (!isTrailing) return writeNormalizedParts(call, axes, epsilon)
  const dims = gamma?.shape ?? beta?.shape ?? input.shape.slice(input.rank - axes.length)
  const known = dims.filter((size) => size !== null)
  if (known.length < dims.length) return call.unsupported('an axis of unknown size')
  const size = known.reduce((product, one) => product * one, 1)
  const scale = call.constant('gamma', () => ({
    dims: known,
    data: gamma?.data ?? filled(size, 1),
  }))
  const offset = beta ? [call.constant('beta', () => ({ dims: known, data: beta.data }))] : []
  const output = call.node('LayerNormalization', [input.in('channels-last'), scale, ...offset], {
    axis: input.rank - axes.length,
    epsilon: { float: epsilon },
  })
  return call.value(output, 'channels-last')
}

function writeNormalizedParts(call: LayerCall, axes: readonly number[], epsilon: number): Value {
  const { input } = call
  const name = input.in('channels-last')
  const reduced = call.integers(axes)
  const centred = call.node('Sub', [name, call.node('ReduceMean', [name, reduced])])
  const variance = call.node('ReduceMean', [call.node('Mul', [centred, centred]), reduced])
  const spread = call.node('Sqrt', [call.node('Add', [variance, call.scalar(epsilon)])])
  const dims = input.shape.map((size, axis) => (axes.includes(axis) ? size : 1))
  const broadcast = (role: string): string[] => {
    const weight = call.weight(role)
    if (!weight) return []
    const known = dims.map((size) => size ?? 1)
    return [call.constant(role, () => ({ dims: known, data: weight.data }))]
  }
  let output = call.node('Div', [centred, spread])
  for (const gamma of broadcast('gamma')) output = call.node('Mul', [output, gamma])
  for (const beta of broadcast('beta')) output = call.node('Add', [output, beta])
  return call.value(output, 'channels-last')
}

function filled(size: number, value: number): Float32Array {
  return new Float32Array(size).fill(value)
}
