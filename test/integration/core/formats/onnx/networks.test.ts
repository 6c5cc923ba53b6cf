import { InferenceSession } from 'onnxruntime-node'
import { describe, expect, it } from 'vitest'
import { modelDescriptor } from '../../../../../src/core/formats/onnx/schema.ts'
import { writeOnnx } from '../../../../../src/core/formats/onnx/write.ts'
import { readOnnxMetadata } from '../../../../../src/core/formats/onnx/metadata.ts'
import { decodeMessage, messages, type Decoded } from '../../../../unit/core/formats/onnx/decode.ts'
import { differences, onnxAnswers, randomInputs, tensorflowAnswers } from './compare.ts'
import { behind } from './kinds.ts'
import { Random } from './random.ts'
import { layers } from './tensorflow.ts'

const { conv2d, dense, dropout, flatten, globalAveragePooling2d, maxPooling2d, zeroPadding2d } =
  layers.layers

function network(
  shape: (number | null)[],
  build: (input: layers.SymbolicTensor) => layers.SymbolicTensor | layers.SymbolicTensor[],
): layers.LayersModel {
  const input = layers.input({ shape })
  return layers.model({ inputs: input, outputs: build(input) })
}

function write(model: layers.LayersModel): Uint8Array {
  return writeOnnx(model, {
    input: { kind: 'tensor' },
    inputName: 'input',
    outputName: 'output',
    metadata: { labels: '["a","b"]' },
  })
}

function graphOf(model: layers.LayersModel): Decoded | undefined {
  return messages(decodeMessage(write(model), modelDescriptor), 'graph')[0]
}

function opsOf(model: layers.LayersModel): string[] {
  return messages(graphOf(model), 'nodes').flatMap(({ op }) => op as string[])
}

function attributesOf(model: layers.LayersModel, op: string): Record<string, unknown> {
  const node = messages(graphOf(model), 'nodes').find((each) => each['op']?.[0] === op)
  const entries = messages(node, 'attributes').map(({ name, ints, string }) => [
    typeof name?.[0] === 'string' ? name[0] : '',
    ints ?? new TextDecoder().decode(string?.[0] as Uint8Array | undefined),
  ])
  return Object.fromEntries(entries) as Record<string, unknown>
}

describe('the layout of the graph', () => {
  it('changes once in front of convolutions', () => {
    const model = network([8, 8, 3], (input) => {
      const first = behind(conv2d({ filters: 4, kernelSize: 3, activation: 'relu' }), input)
      const second = behind(conv2d({ filters: 4, kernelSize: 3 }), first)
      return behind(globalAveragePooling2d({}), second)
    })
    expect(opsOf(model)).toEqual([
      'Transpose',
      'Conv',
      'Relu',
      'Conv',
      'GlobalAveragePool',
      'Flatten',
      'Identity',
    ])
  })

  it('changes back where the order of the cells counts', () => {
    const model = network([8, 8, 3], (input) =>
      behind(flatten({}), behind(conv2d({ filters: 4, kernelSize: 3 }), input)),
    )
    expect(opsOf(model)).toEqual(['Transpose', 'Conv', 'Transpose', 'Flatten', 'Identity'])
  })

  it('is left alone by layers that take either', () => {
    const model = network([8, 8, 3], (input) => behind(zeroPadding2d({ padding: 1 }), input))
    expect(opsOf(model)).toEqual(['Pad', 'Identity'])
  })

  it('has no node for dropout', () => {
    const model = network([4], (input) => behind(dropout({ rate: 0.5 }), input))
    expect(opsOf(model)).toEqual(['Identity'])
  })
})

describe('padding same', () => {
  const strided = (size: number | null, stride: number) =>
    network([size, size, 3], (input) =>
      behind(conv2d({ filters: 1, kernelSize: 3, strides: stride, padding: 'same' }), input),
    )

  it('is written out, the odd cell behind', () => {
    expect(attributesOf(strided(8, 2), 'Conv')['pads']).toEqual([0, 0, 1, 1])
  })

  it('follows the size', () => {
    expect(attributesOf(strided(9, 2), 'Conv')['pads']).toEqual([1, 1, 1, 1])
  })

  it('is written out for a stride of 1 where the size is unknown', () => {
    expect(attributesOf(strided(null, 1), 'Conv')['pads']).toEqual([1, 1, 1, 1])
  })

  it('is left to the runtime where it depends on an unknown size', () => {
    expect(attributesOf(strided(null, 2), 'Conv')['auto_pad']).toBe('SAME_UPPER')
  })
})

describe('a maximum over padded cells', () => {
  it('sees the zeros of a padding layer', async () => {
    const model = network([4, 4, 1], (input) => {
      // Between two layers that want the channels second, where ONNX Runtime would merge the padding.
      const same = conv2d({ filters: 1, kernelSize: 1, kernelInitializer: 'ones' })
      const padded = behind(zeroPadding2d({ padding: 1 }), behind(same, input))
      return behind(maxPooling2d({ poolSize: 2 }), padded)
    })
    const inputs = [{ dims: [1, 4, 4, 1], data: new Float32Array(16).fill(-1) }]
    const [answer] = await onnxAnswers(model, inputs)
    expect([...(answer?.data ?? [])]).toEqual([0, 0, 0, 0, -1, 0, 0, 0, 0])
  })
})

describe('a layer used twice', () => {
  it('has its weights in the file once', () => {
    const shared = dense({ units: 3, useBias: false })
    const model = network([3], (input) => behind(shared, behind(shared, input)))
    expect(messages(graphOf(model), 'initializers')).toHaveLength(1)
  })
})

describe('inputs and outputs', () => {
  it('keep the order of the axes and leave the batch open', async () => {
    const model = network([8, 6, 3], (input) =>
      behind(conv2d({ filters: 2, kernelSize: 3 }), input),
    )
    const session = await InferenceSession.create(write(model))
    const shapes = [...session.inputMetadata, ...session.outputMetadata].map((each) =>
      each.isTensor ? each.shape : [],
    )
    expect(shapes).toEqual([
      ['n', 8, 6, 3],
      ['n', 6, 4, 2],
    ])
  })

  it('are numbered where there are several', async () => {
    const inputs = [layers.input({ shape: [3] }), layers.input({ shape: [3] })]
    const sum = behind(layers.layers.add({}), inputs)
    const model = layers.model({ inputs, outputs: [sum, behind(dense({ units: 2 }), sum)] })
    const session = await InferenceSession.create(write(model))
    expect(session.inputNames).toEqual(['input_0', 'input_1'])
    expect(session.outputNames).toEqual(['output_0', 'output_1'])
  })

  it('of several open sizes do not bind each other', async () => {
    const inputs = [
      layers.input({ shape: [null, null, 2] }),
      layers.input({ shape: [null, null, 2] }),
    ]
    const outputs = inputs.map((input) =>
      behind(conv2d({ filters: 2, kernelSize: 3, strides: 2, padding: 'same' }), input),
    )
    const model = layers.model({ inputs, outputs })
    const numbers = randomInputs([[5, 8, 2], [9, 6, 2]], new Random(1)) // prettier-ignore
    const found = differences(tensorflowAnswers(model, numbers), await onnxAnswers(model, numbers))
    expect(Math.max(...found)).toBeLessThan(1e-5)
  })
})

describe('facts about the model', () => {
  it('are in the file', () => {
    const model = network([3], (input) => behind(dense({ units: 2 }), input))
    expect(readOnnxMetadata(write(model))).toEqual({ labels: '["a","b"]' })
  })

  it('name what wrote it', () => {
    const model = network([3], (input) => behind(dense({ units: 2 }), input))
    expect(decodeMessage(write(model), modelDescriptor)['producerName']).toEqual(['Graft'])
  })
})
