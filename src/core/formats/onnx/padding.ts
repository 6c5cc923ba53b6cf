import type { AttributeValue } from './build.ts'
import type { LayerCall } from './layer-call.ts'
import type { Shape } from './value.ts'

/** The window that a convolution or pooling moves over its input, one number a spatial axis. */
export interface Window {
  sizes: readonly number[]
  strides: readonly number[]
  dilations: readonly number[]
}

/**
 * ONNX attributes for TensorFlow's padding of an input of this shape. `same` is written out: as many cells as keep
 * ceil(size / stride) outputs, the odd one behind (tf.nn, "Notes on padding"). Where the size is known only at run time
 * and the stride makes the padding depend on it, the rule itself is written, as SAME_UPPER.
 */
export function paddingAttributes(
  call: LayerCall,
  inputShape: Shape,
  window: Window,
): Record<string, AttributeValue> {
  const padding = call.setting('padding')
  if (padding === 'valid') return {}
  if (padding !== 'same') return call.unsupported(`padding ${String(padding)}`)
  const reaches = window.sizes.map((size, axis) => (size - 1) * entry(window.dilations, axis) + 1)
  const pads = reaches.map((reach, axis) =>
    samePadding(inputShape[axis + 1] ?? null, reach, entry(window.strides, axis)),
  )
  const known = pads.filter((pad) => pad !== null)
  if (known.length < pads.length) {
    // ONNX Runtime 1.30 then finds negative padding where the window misses cells between two steps.
    return hasGaps(window)
      ? call.unsupported('padding same of an unknown size, with a stride larger than the window')
      : { auto_pad: 'SAME_UPPER' }
  }
  if (known.every(([before, after]) => before + after === 0)) return {}
  return { pads: [...known.map(([before]) => before), ...known.map(([, after]) => after)] }
}

/**
 * The same for a maximum pooling, never as numbers where a rule says it too: ONNX Runtime (pad_fusion.cc, seen in 1.30)
 * merges a Pad with zeros into a pooling that has numbers, and a maximum over negative cells then misses the zeros.
 */
export function maximumPaddingAttributes(
  call: LayerCall,
  inputShape: Shape,
  window: Window,
): Record<string, AttributeValue> {
  const attributes = paddingAttributes(call, inputShape, window)
  if (!('pads' in attributes)) return { auto_pad: 'VALID', ...attributes }
  return hasGaps(window) ? attributes : { auto_pad: 'SAME_UPPER' }
}

/** Whether the window, where it has more than one cell, leaves cells out between two steps. */
function hasGaps({ sizes, strides, dilations }: Window): boolean {
  return sizes.some((size, axis) => {
    const reach = (size - 1) * entry(dilations, axis) + 1
    return reach > 1 && reach < entry(strides, axis)
  })
}

/** Cells before and after an axis of the input, null where that depends on an unknown size. */
function samePadding(
  size: number | null,
  reach: number,
  stride: number,
): readonly [number, number] | null {
  const total = totalPadding(size, reach, stride)
  if (total === null) return null
  const before = Math.floor(total / 2)
  return [before, total - before]
}

function totalPadding(size: number | null, reach: number, stride: number): number | null {
  if (reach === 1) return 0
  if (size !== null) return Math.max((Math.ceil(size / stride) - 1) * stride + reach - size, 0)
  return stride === 1 ? reach - 1 : null
}

/** The entry of a list that has one an axis. */
export function entry(list: readonly number[], axis: number): number {
  const value = list[axis]
  if (value === undefined) throw new Error(`no entry for axis ${axis} in ${list.join()}`)
  return value
}
