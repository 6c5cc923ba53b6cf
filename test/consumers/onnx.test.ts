import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { LayersModel } from '@tensorflow/tfjs-layers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeOnnx, type OnnxOptions } from '../../src/core/formats/onnx/write.ts'
import { resizePixels } from '../../src/core/imaging/model-pixels.ts'
import {
  fillWeights,
  randomInputs,
  tensorflowAnswers,
  type Numbers,
} from '../integration/core/formats/onnx/compare.ts'
import { Coverage } from '../integration/core/formats/onnx/coverage.ts'
import { behind } from '../integration/core/formats/onnx/kinds.ts'
import { randomNetwork } from '../integration/core/formats/onnx/random-network.ts'
import { Random } from '../integration/core/formats/onnx/random.ts'
import { layers } from '../integration/core/formats/onnx/tensorflow.ts'
import { consumersMissing, consumersPython, runPython } from './python.ts'

const randomNetworkCount = 40
/** check_export.py allows this share of the largest value, or of 1 where that is larger. */
const tolerance = 1e-5
const side = 16

if (consumersPython === null) console.log(consumersMissing)

describe.runIf(consumersPython === null && process.env['CI'] === 'true')('in CI', () => {
  it('the consumers are there', () => {
    expect(consumersPython, consumersMissing).not.toBeNull()
  })
})

describe.skipIf(consumersPython === null)('files opened by onnx and onnxruntime in Python', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'graft-onnx-'))
  let checked: { code: number | null; printed: string }

  beforeAll(() => {
    writeRandomNetworks(folder)
    writeClassifier(folder)
    checked = runPython([
      path.join(import.meta.dirname, 'onnx_files.py'),
      folder,
      String(tolerance),
    ])
  })

  afterAll(() => {
    rmSync(folder, { recursive: true })
  })

  it('pass the full check and give equal answers', () => {
    expect(checked.code, checked.printed).toBe(0)
  })

  it('were all checked by onnx.checker', () => {
    const passed = checked.printed.match(/onnx\.checker passed/g) ?? []
    expect(passed.length).toBe(randomNetworkCount + 3)
  })
})

function writeRandomNetworks(folder: string): void {
  for (let seed = 1000; seed < 1000 + randomNetworkCount; seed++) {
    const random = new Random(seed)
    const { model, inputShapes } = randomNetwork(random, new Coverage([]))
    const inputs = randomInputs(inputShapes, random)
    const options = { input: { kind: 'tensor' }, inputName: 'input', outputName: 'output' } as const
    const names = inputs.map((_, index) => (inputs.length === 1 ? 'input' : `input_${index}`))
    const given = inputs.map((numbers, index) => ({ ...numbers, name: names[index] ?? '' }))
    writeCase(folder, `random-${seed}`, model, options, given, tensorflowAnswers(model, inputs))
    model.dispose()
  }
}

/** A small classifier [n, side, side, 3] with the layers of a base model and a head. */
function classifier(random: Random): LayersModel {
  const { batchNormalization, conv2d, dense, depthwiseConv2d, globalAveragePooling2d, reLU } =
    layers.layers
  const input = layers.input({ shape: [side, side, 3] })
  const chain = [
    conv2d({ filters: 8, kernelSize: 3, strides: 2, padding: 'same' }),
    batchNormalization({}),
    reLU({ maxValue: 6 }),
    depthwiseConv2d({ kernelSize: 3, strides: 2, padding: 'same' }),
    globalAveragePooling2d({}),
    dense({ units: 4, activation: 'softmax' }),
  ]
  const output = chain.reduce((tensor, layer) => behind(layer, tensor), input)
  const model = layers.model({ inputs: input, outputs: output })
  fillWeights(model, random)
  return model
}

/** The classifier with each way of taking pictures, which all have to give the same answer. */
function writeClassifier(folder: string): void {
  const random = new Random(1)
  const model = classifier(random)
  const large = {
    width: 50,
    height: 41,
    data: Uint8Array.from(random.numbers(50 * 41 * 3, 0, 256)),
  }
  const small = resizePixels(large, side)
  const floats = {
    dims: [1, side, side, 3],
    data: Float32Array.from(small, (value) => value / 127.5 - 1),
  }
  const answers = tensorflowAnswers(model, [floats])
  const pixels = (dims: number[], data: Uint8Array) => [
    { name: 'image', dims, data, dtype: 'uint8' },
  ]
  const named = { inputName: 'image', outputName: 'probabilities' }
  const sides = [1, side, side, 3]
  writeCase(
    folder,
    'classifier-pixels',
    model,
    { ...named, input: { kind: 'pixels', side, preprocessing: 'tf' } },
    pixels([1, large.height, large.width, 3], large.data),
    answers,
  )
  writeCase(
    folder,
    'classifier-model-pixels',
    model,
    { ...named, input: { kind: 'model-pixels', preprocessing: 'tf' } },
    pixels(sides, small),
    answers,
  )
  const tensor = [{ name: 'image', ...floats }]
  writeCase(
    folder,
    'classifier-tensor',
    model,
    { ...named, input: { kind: 'tensor' } },
    tensor,
    answers,
  )
}

interface Given {
  name: string
  dims: number[]
  data: Float32Array | Uint8Array
  dtype?: string
}

function writeCase(
  folder: string,
  name: string,
  model: LayersModel,
  options: OnnxOptions,
  inputs: readonly Given[],
  outputs: readonly Numbers[],
): void {
  const metadata = { labels: '["boots","tröja"]' }
  writeFileSync(path.join(folder, `${name}.onnx`), writeOnnx(model, { ...options, metadata }))
  const expected = {
    inputs: inputs.map(({ dims, data, ...rest }) => ({ ...rest, shape: dims, data: [...data] })),
    outputs: outputs.map(({ dims, data }) => ({ shape: dims, data: [...data] })),
  }
  writeFileSync(path.join(folder, `${name}.json`), JSON.stringify(expected))
}
