import { InferenceSession, Tensor } from 'onnxruntime-node'
import { describe, expect, it } from 'vitest'
import { GraphBuilder } from '../../../../../src/core/formats/onnx/build.ts'
import { writeResize } from '../../../../../src/core/formats/onnx/pixel-input.ts'
import { writeOnnx, type OnnxOptions } from '../../../../../src/core/formats/onnx/write.ts'
import { preprocessed, resizeCases } from './golden.ts'
import { Random } from './random.ts'
import { layers } from './tensorflow.ts'

type Preprocessing = Exclude<OnnxOptions['input'], { kind: 'tensor' }>['preprocessing']

/** A network that gives what it takes: [n, side, side, 3]. */
function mirror(side: number | null) {
  const input = layers.input({ shape: [side, side, 3] })
  const output = layers.layers.activation({ activation: 'linear' }).apply(input)
  return layers.model({ inputs: input, outputs: output as layers.SymbolicTensor })
}

async function answer(
  model: layers.LayersModel,
  input: OnnxOptions['input'],
  data: Uint8Array,
  dims: number[],
): Promise<Float32Array> {
  const bytes = writeOnnx(model, { input, inputName: 'image', outputName: 'output' })
  const session = await InferenceSession.create(bytes, { logSeverityLevel: 3 })
  const outputs = await session.run({ image: new Tensor('uint8', data, dims) })
  return outputs['output']?.data as Float32Array
}

function furthest(found: Float32Array, expected: readonly number[]): number {
  expect(found.length).toBe(expected.length)
  return Math.max(...expected.map((value, index) => Math.abs(value - (found[index] ?? NaN))))
}

describe('resizing inside the graph', () => {
  it.each(resizeCases.map((each) => ({ from: each.input.shape, to: each.size, ...each })))(
    'equals TensorFlow antialiased, $from to $to',
    async ({ input, size: [height, width], tf }) => {
      const builder = new GraphBuilder()
      builder.input('pixels', 'float32', ['n', 'height', 'width', 3])
      const planes = builder.node('Transpose', ['pixels'], { perm: [0, 3, 1, 2] })
      const resized = writeResize(builder, planes, height, width)
      builder.node('Transpose', [resized], { perm: [0, 2, 3, 1] }, ['resized'])
      builder.output('resized', 'float32', ['n', height, width, 3])
      const session = await InferenceSession.create(builder.toBytes())
      const pixels = new Tensor('float32', Float32Array.from(input.data), [1, ...input.shape])
      const { resized: found } = await session.run({ pixels })
      expect(furthest(found?.data as Float32Array, tf.bilinear_antialias)).toBeLessThan(1e-3)
    },
  )

  const square = resizeCases.filter(({ size: [height, width] }) => height === width)

  it.each(square.map((each) => ({ from: each.input.shape, side: each.size[0], ...each })))(
    'rounds once to 8 bit, $from to $side',
    async ({ input, side, tf }) => {
      const found = await answer(
        mirror(side),
        { kind: 'pixels', side, preprocessing: 'none' },
        Uint8Array.from(input.data),
        [1, ...input.shape],
      )
      // Half to even, away from the last digits of float32 sums.
      const expected = tf.bilinear_antialias.map((value) => {
        const half = Math.floor(value) + 0.5
        const isHalf = Math.abs(value - half) < 1e-4
        return isHalf ? 2 * Math.round(half / 2) : Math.round(value)
      })
      expect([...found]).toEqual(expected)
    },
  )

  it('gives a whole batch its size', async () => {
    const model = mirror(4)
    const data = Uint8Array.from({ length: 3 * 9 * 7 * 3 }, (_, index) => (index * 37) % 256)
    const input = { kind: 'pixels', side: 4, preprocessing: 'tf' } as const
    const together = await answer(model, input, data, [3, 9, 7, 3])
    const last = await answer(model, input, data.slice(2 * 9 * 7 * 3), [1, 9, 7, 3])
    expect([...together.slice(2 * 4 * 4 * 3)]).toEqual([...last])
  })

  it('is the same in front of a network that takes the channels last', async () => {
    const random = new Random(5)
    const data = Uint8Array.from(random.numbers(40 * 31 * 3, 0, 256))
    const input = { kind: 'pixels', side: 6, preprocessing: 'torch' } as const
    const flat = layers.sequential({ layers: [layers.layers.flatten({ inputShape: [6, 6, 3] })] })
    const expected = await answer(mirror(6), input, data, [1, 40, 31, 3])
    expect([...(await answer(flat, input, data, [1, 40, 31, 3]))]).toEqual([...expected])
  })
})

describe('preprocessing inside the graph', () => {
  const { input, modes } = preprocessed
  const dims = [1, ...input.shape]
  const modelPixels = (preprocessing: Preprocessing) =>
    answer(mirror(null), { kind: 'model-pixels', preprocessing }, Uint8Array.from(input.data), dims)

  it.each(['caffe', 'tf', 'torch'] as const)('equals Keras for %s', async (mode) => {
    expect(furthest(await modelPixels(mode), modes[mode])).toBeLessThan(2e-5)
  })

  it('leaves the values alone for none', async () => {
    expect([...(await modelPixels('none'))]).toEqual(input.data)
  })
})
