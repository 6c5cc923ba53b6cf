import type { Preprocessing } from '../../../shared/domain/base-model.ts'
import type { GraphBuilder } from './build.ts'
import { dimensions } from './dimensions.ts'
import { dataTypes } from './schema.ts'
import { Value, type Shape } from './value.ts'

/** What is done with pixels before the network. */
export interface PixelSteps {
  /** The side that pictures of any size are brought to; left out where they have the network's size already. */
  side?: number
  preprocessing: Preprocessing
}

/** Declares an input of uint8 RGB pixels [n, height, width, 3] and makes of it what the network takes. */
export function writePixelInput(
  builder: GraphBuilder,
  networkShape: Shape,
  { side, preprocessing }: PixelSteps,
  inputName: string,
): Value {
  builder.scope = 'pixels'
  const shape = side === undefined ? networkShape : [null, side, side, 3]
  const declared = side === undefined ? networkShape : [null, null, null, 3]
  const pixels = builder.input(inputName, 'uint8', dimensions(inputName, declared))
  // Bytes are moved before they become four times as large.
  const planes = builder.node('Transpose', [pixels], { perm: [0, 3, 1, 2] })
  const floats = builder.node('Cast', [planes], { to: dataTypes.float32 })
  const sized =
    side === undefined ? floats : rounded(builder, writeResize(builder, floats, side, side))
  return new Value(builder, preprocessed(builder, sized, preprocessing), 'channels-first', shape)
}

/**
 * Brings planes [n, 3, height, width] to a size with Pillow's antialiased triangle filter, which leaves cells outside
 * the picture out of the weights. The size names all four axes: with the attribute `axes` ONNX Runtime 1.30 breaks the
 * node when it moves a transpose across it.
 */
export function writeResize(
  builder: GraphBuilder,
  planes: string,
  height: number,
  width: number,
): string {
  const batch = builder.node('Shape', [planes], { start: 0, end: 1 })
  const rest = builder.constant('pixels/size', [3], [3, height, width])
  const size = builder.node('Concat', [batch, rest], { axis: 0 })
  return builder.node('Resize', [planes, '', '', size], {
    mode: 'linear',
    coordinate_transformation_mode: 'half_pixel',
    antialias: 1,
    exclude_outside: 1,
  })
}

/** Model pixels are 8 bit: one rounding, half to even. */
function rounded(builder: GraphBuilder, planes: string): string {
  const darkest = builder.constant('pixels/darkest', [], Float32Array.of(0))
  const brightest = builder.constant('pixels/brightest', [], Float32Array.of(255))
  return builder.node('Clip', [builder.node('Round', [planes]), darkest, brightest])
}

/** How each mode makes its input of 0..255: the order of the channels, a factor and a summand a channel. */
const modes = {
  none: null,
  tf: { isReversed: false, factors: [1 / 127.5], offsets: [-1] },
  caffe: { isReversed: true, factors: [], offsets: [-103.939, -116.779, -123.68] },
  torch: {
    isReversed: false,
    factors: [1 / (255 * 0.229), 1 / (255 * 0.224), 1 / (255 * 0.225)],
    offsets: [-0.485 / 0.229, -0.456 / 0.224, -0.406 / 0.225],
  },
} as const satisfies Record<
  Preprocessing,
  { isReversed: boolean; factors: readonly number[]; offsets: readonly number[] } | null
>

function preprocessed(builder: GraphBuilder, planes: string, preprocessing: Preprocessing): string {
  const mode = modes[preprocessing]
  if (!mode) return planes
  const perChannel = (name: string, numbers: readonly number[]) =>
    builder.constant(`pixels/${name}`, [numbers.length, 1, 1], Float32Array.from(numbers))
  let current = planes
  if (mode.isReversed) {
    const order = builder.constant('pixels/blue_green_red', [3], [2, 1, 0])
    current = builder.node('Gather', [current, order], { axis: 1 })
  }
  if (mode.factors.length > 0) {
    current = builder.node('Mul', [current, perChannel('factor', mode.factors)])
  }
  return builder.node('Add', [current, perChannel('offset', mode.offsets)])
}
