import { activate } from './activation.ts'
import type { LayerCall } from './layer-call.ts'
import type { Value } from './value.ts'

/** Dense: over the last axis, whatever stands before it. */
export function writeDense(call: LayerCall): Value {
  const { input } = call
  const kernelWeight = call.requiredWeight('kernel')
  const biasWeight = call.weight('bias')
  const kernel = call.constant('kernel', () => ({
    dims: kernelWeight.shape,
    data: kernelWeight.data,
  }))
  const bias = biasWeight
    ? [call.constant('bias', () => ({ dims: biasWeight.shape, data: biasWeight.data }))]
    : []
  const name = input.in('channels-last')
  const output =
    input.rank === 2
      ? call.node('Gemm', [name, kernel, ...bias])
      : bias.reduce(
          (product, term) => call.node('Add', [product, term]),
          call.node('MatMul', [name, kernel]),
        )
  return activate(call, call.value(output, 'channels-last'), call.setting('activation'))
}
