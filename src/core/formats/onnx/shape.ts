import { refuseChannelsFirst } from './convolution.ts'
import { isNumbers, type LayerCall } from './layer-call.ts'
import { axesIn, type Value } from './value.ts'

/** ONNX's "to the end" of a slice: the largest int64 that a number holds exactly. */
const theEnd = Number.MAX_SAFE_INTEGER

/** Layers that do nothing when a network is used: dropout and noise. */
export function writeIdentity(call: LayerCall): Value {
  return call.input
}

/** Flatten, in TensorFlow's order of the cells. */
export function writeFlatten(call: LayerCall): Value {
  refuseChannelsFirst(call)
  const output = call.node('Flatten', [call.input.in('channels-last')], { axis: 1 })
  return call.value(output, 'channels-last')
}

/** Reshape; the batch stays. */
export function writeReshape(call: LayerCall): Value {
  const target = [0, ...call.outputShape.slice(1).map((size) => size ?? -1)]
  const output = call.node('Reshape', [call.input.in('channels-last'), call.integers(target)])
  return call.value(output, 'channels-last')
}

/** Permute; its axes count from 1. */
export function writePermute(call: LayerCall): Value {
  const perm = [0, ...call.numbersSetting('dims')]
  const output = call.node('Transpose', [call.input.in('channels-last')], { perm })
  return call.value(output, 'channels-last')
}

/** ZeroPadding2D. */
export function writeZeroPadding(call: LayerCall): Value {
  refuseChannelsFirst(call)
  const [rows, columns] = pairs(call, 'padding')
  const { layout } = call.input
  const pads = axesIn(layout, [[0, 0] as const, rows, columns, [0, 0] as const])
  const amounts = [...pads.map(([before]) => before), ...pads.map(([, after]) => after)]
  const output = call.node('Pad', [call.input.in(layout), call.integers(amounts)])
  return call.value(output, layout)
}

/** Cropping2D. */
export function writeCropping(call: LayerCall): Value {
  refuseChannelsFirst(call)
  const [rows, columns] = pairs(call, 'cropping')
  const { layout } = call.input
  const firstAxis = layout === 'channels-first' ? 2 : 1
  const ends = [rows, columns].map(([, after]) => (after === 0 ? theEnd : -after))
  const output = call.node('Slice', [
    call.input.in(layout),
    call.integers([rows[0], columns[0]]),
    call.integers(ends),
    call.integers([firstAxis, firstAxis + 1]),
  ])
  return call.value(output, layout)
}

/**
 * UpSampling2D; TensorFlow.js takes the corner of a cell, not its middle, as its position. Bilinear goes axis by axis:
 * ONNX Runtime moves transposes across a Resize, and then finds scales on axes that it cannot do together.
 */
export function writeUpSampling(call: LayerCall): Value {
  refuseChannelsFirst(call)
  const [rows = 1, columns = 1] = call.numbersSetting('size')
  const isNearest = call.setting('interpolation') === 'nearest'
  const steps = isNearest
    ? [[1, 1, rows, columns]]
    : [
        [1, 1, rows, 1],
        [1, 1, 1, columns],
      ]
  const output = steps.reduce((name, scales) => {
    const factors = call.constant(`scales ${scales.join()}`, () => ({
      dims: [scales.length],
      data: Float32Array.from(scales),
    }))
    return call.node('Resize', [name, '', factors], {
      coordinate_transformation_mode: 'asymmetric',
      ...(isNearest ? { mode: 'nearest', nearest_mode: 'floor' } : { mode: 'linear' }),
    })
  }, call.input.in('channels-first'))
  return call.value(output, 'channels-first')
}

/** Rescaling by a number, or by one number a channel. */
export function writeRescaling(call: LayerCall): Value {
  const { input } = call
  const { layout } = input
  const term = (role: string): string => {
    const setting = call.setting(role)
    if (!isNumbers(setting)) return call.scalar(call.numberSetting(role))
    const rest = layout === 'channels-first' ? input.shape.slice(2).map(() => 1) : []
    const dims = [setting.length, ...rest]
    return call.constant(`${role} ${layout}`, () => ({ dims, data: Float32Array.from(setting) }))
  }
  const scaled = isAll(call.setting('scale'), 1)
    ? input.in(layout)
    : call.node('Mul', [input.in(layout), term('scale')])
  if (isAll(call.setting('offset'), 0)) return call.value(scaled, layout)
  return call.value(call.node('Add', [scaled, term('offset')]), layout)
}

function isAll(setting: unknown, expected: number): boolean {
  return isNumbers(setting) ? setting.every((one) => one === expected) : setting === expected
}

function pairs(call: LayerCall, name: string): [[number, number], [number, number]] {
  const setting = call.setting(name)
  const [rows, columns] = Array.isArray(setting) ? (setting as unknown[]) : []
  if (!isPair(rows) || !isPair(columns))
    return call.unsupported(`${name} ${JSON.stringify(setting)}`)
  return [rows, columns]
}

function isPair(value: unknown): value is [number, number] {
  return isNumbers(value) && value.length === 2
}
