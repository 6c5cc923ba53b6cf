import { describe, expect, it } from 'vitest'
import { writeOnnx } from '../../../../../src/core/formats/onnx/write.ts'
import { GraftError } from '../../../../../src/shared/errors.ts'
import { behind } from './kinds.ts'
import { core, layers } from './tensorflow.ts'

/** An activation that ONNX writers have never heard of. */
class Wave extends core.serialization.Serializable {
  static className = 'wave'
  apply(tensor: core.Tensor): core.Tensor {
    return core.sin(tensor)
  }
  getConfig() {
    return {}
  }
}
core.serialization.registerClass(Wave)

const { activation, batchNormalization, conv2d, depthwiseConv2d, maxPooling2d, repeatVector } =
  layers.layers

function refusal(layer: object, shape: (number | null)[]): unknown {
  const input = layers.input({ shape })
  const model = layers.model({ inputs: input, outputs: behind(layer, input) })
  try {
    writeOnnx(model, { input: { kind: 'tensor' }, inputName: 'input', outputName: 'output' })
  } catch (error) {
    return error instanceof GraftError ? { code: error.code, ...error.data } : error
  }
  return 'written'
}

describe('what cannot be written is refused by class and name', () => {
  it.each([
    ['RepeatVector again', repeatVector({ n: 2, name: 'again' }), [4], 'for this class'],
    [
      'DepthwiseConv2D wide',
      depthwiseConv2d({ kernelSize: 3, dilationRate: 2, name: 'wide' }),
      [8, 8, 2],
      'dilation',
    ],
    [
      'Conv2D planes',
      conv2d({ filters: 2, kernelSize: 1, dataFormat: 'channelsFirst', name: 'planes' }),
      [3, 8, 8],
      'channelsFirst',
    ],
    ['BatchNormalization rows', batchNormalization({ axis: 1, name: 'rows' }), [4, 4, 2], 'axis'],
    ['Activation sea', activation({ activation: 'wave' as 'relu', name: 'sea' }), [4], '"wave"'],
    [
      'MaxPooling2D holes',
      maxPooling2d({ poolSize: 2, strides: 3, padding: 'same', name: 'holes' }),
      [null, null, 2],
      'stride larger than the window',
    ],
  ])('%s', (layer, instance, shape, detail) => {
    expect(refusal(instance, shape)).toEqual({
      code: 'export.unsupported-layer',
      format: 'onnx',
      layer,
      detail: expect.stringContaining(detail) as string,
    })
  })

  it('inside a network in the network too', () => {
    const inner = layers.sequential({
      layers: [repeatVector({ n: 2, inputShape: [4], name: 'deep' })],
    })
    expect(refusal(inner, [4])).toMatchObject({ layer: 'RepeatVector deep' })
  })
})

describe('a network that takes pixels', () => {
  it('has to have one picture as its input', () => {
    const input = layers.input({ shape: [4] })
    const model = layers.model({
      inputs: input,
      outputs: behind(layers.layers.dense({ units: 2 }), input),
    })
    const pixels = { kind: 'pixels', side: 8, preprocessing: 'tf' } as const
    expect(() => writeOnnx(model, { input: pixels, inputName: 'image', outputName: 'y' })).toThrow(
      'one input [n, height, width, 3]',
    )
  })
})
