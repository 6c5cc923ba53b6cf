import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { readTflite } from '../../../../../src/core/formats/tflite/read.ts'
import { tfliteToLayers } from '../../../../../src/core/formats/tflite/to-layers.ts'
import { useCpuBackend } from '../../../../../src/core/network/backend.ts'
import { predict } from '../../../../fixtures/predict.ts'

interface Values {
  shape: number[]
  data: number[]
}

const folder = join(import.meta.dirname, '../../../../golden/files')
const golden = JSON.parse(readFileSync(join(folder, 'tiny.json'), 'utf8')) as {
  inputs: [Values]
  outputs: [Values]
}

function modelOf(fileName: string) {
  return tfliteToLayers(readTflite(readFileSync(join(folder, fileName)), fileName))
}

function largestDifference(fileName: string): number {
  const model = modelOf(fileName)
  const [input] = golden.inputs
  const { values } = predict(model, Float32Array.from(input.data), input.shape)
  model.dispose()
  return Math.max(
    ...golden.outputs[0].data.map((value, at) => Math.abs(value - (values[at] ?? NaN))),
  )
}

beforeAll(useCpuBackend)

describe('the tiny model as TensorFlow Lite', () => {
  it('of float32 weights answers like Keras', () => {
    expect(largestDifference('tiny.tflite')).toBeLessThan(1e-6)
  })

  it('of float16 weights answers like Keras but for their rounding', () => {
    expect(largestDifference('tiny_fp16.tflite')).toBeLessThan(5e-5)
  })

  it('keeps the float16 weights as they are in the file', () => {
    const model = modelOf('tiny_fp16.tflite')
    const weights = model.getWeights().flatMap((tensor) => [...tensor.dataSync()])
    model.dispose()
    expect(weights).toHaveLength(664)
    expect(weights.every((value) => new Float16Array([value])[0] === value)).toBe(true)
  })

  it('has an open batch and layers named after operators', () => {
    const model = modelOf('tiny.tflite')
    const names = model.layers.map(({ name }) => name)
    const { shape } = model.inputs[0] ?? { shape: [] }
    model.dispose()
    expect(shape).toEqual([null, 16, 16, 3])
    expect(names.slice(0, 4)).toEqual([
      'input',
      'conv_2d_0',
      'conv_2d_0_relu',
      'depthwise_conv_2d_1',
    ])
  })
})

describe('conversion of a part', () => {
  it('ends at the wanted tensor, leaves the rest out and takes other sizes', () => {
    const graph = readTflite(readFileSync(join(folder, 'tiny.tflite')))
    const outputs = graph.operators.find(({ kind }) => kind === 'ADD')?.outputs ?? []
    const model = tfliteToLayers(graph, {
      outputs,
      inputShape: [null, null, 3],
      layerName: ({ kind, index }) => `${kind}-${index}`,
      name: 'part',
    })
    const { shape } = predict(model, new Float32Array(2 * 20 * 24 * 3), [2, 20, 24, 3])
    model.dispose()
    expect(shape).toEqual([2, 10, 12, 8])
    expect(model.layers.at(-1)?.name).toBe('ADD-3')
    expect(model.name).toBe('part')
  })
})
