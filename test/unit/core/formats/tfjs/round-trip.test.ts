import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LayersModel } from '@tensorflow/tfjs-layers'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readTfjs } from '../../../../../src/core/formats/tfjs/read.ts'
import {
  tensorflowCore,
  tensorflowLayers,
} from '../../../../../src/core/formats/tfjs/tensorflow.ts'
import { writeTfjs } from '../../../../../src/core/formats/tfjs/write.ts'
import { useCpuBackend } from '../../../../../src/core/network/backend.ts'
import { withPreprocessing } from '../../../../../src/core/network/graph.ts'
import { unit } from '../../../../fixtures/formula.ts'
import { predict } from '../../../../fixtures/predict.ts'
import { smallNetwork } from '../../../../fixtures/small-network.ts'

let folder: string
let network: LayersModel
const shape = [1, 9, 8, 3]
const pixels = Float32Array.from(unit('pixels', 216), (value) => (value + 1) * 127.5)

beforeAll(useCpuBackend)
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graft-tfjs-'))
  network = smallNetwork()
})
afterEach(async () => {
  network.dispose()
  await rm(folder, { recursive: true })
})

/** Opens the folder as a browser does: stock code that fetches `model.json` and what it names. */
function openedByStock(path: string): Promise<LayersModel> {
  const fetchFunc = async (address: string) => {
    const bytes = await readFile(join(path, new URL(address).pathname))
    return new Response(bytes, { headers: { 'content-type': 'application/octet-stream' } })
  }
  const handler = tensorflowCore().io.http('http://localhost/model.json', {
    fetchFunc: fetchFunc as typeof fetch,
  })
  return tensorflowLayers().loadLayersModel(handler)
}

const weightsOf = (model: LayersModel) =>
  model.weights.map((weight) => [weight.originalName, [...weight.read().dataSync()]])

describe('a written layers model', () => {
  it('is opened again with every weight the same, bit for bit', async () => {
    await writeTfjs(network, folder, {})
    const opened = await readTfjs(folder)
    const found = weightsOf(opened)
    opened.dispose()
    expect(found).toEqual(weightsOf(network))
  })

  it('answers the same, bit for bit', async () => {
    await writeTfjs(network, folder, {})
    const opened = await readTfjs(folder)
    const found = predict(opened, pixels, shape)
    opened.dispose()
    expect(found).toEqual(predict(network, pixels, shape))
  })

  it.each(['tf', 'torch', 'caffe', 'none'] as const)(
    'with %s preprocessing inside is opened by stock TensorFlow.js and answers the same',
    async (preprocessing) => {
      const whole = withPreprocessing(network, preprocessing)
      await writeTfjs(whole, folder, {})
      const expected = predict(whole, pixels, shape)
      const opened = await openedByStock(folder)
      const found = predict(opened, pixels, shape)
      opened.dispose()
      expect(found).toEqual(expected)
    },
  )

  it('is split into files of the given size, which stock TensorFlow.js joins', async () => {
    const names = await writeTfjs(network, folder, {}, { shardSizeBytes: 500 })
    const opened = await openedByStock(folder)
    const found = weightsOf(opened)
    opened.dispose()
    expect(names).toEqual([
      'model.json',
      'weights-shard1of3.bin',
      'weights-shard2of3.bin',
      'weights-shard3of3.bin',
    ])
    expect(found).toEqual(weightsOf(network))
  })

  it('keeps its metadata', async () => {
    await writeTfjs(network, folder, { labels: ['cat', 'Wombat ✓'], run: 7 })
    const opened = await readTfjs(folder)
    const metadata = opened.getUserDefinedMetadata()
    opened.dispose()
    expect(metadata).toEqual({ labels: ['cat', 'Wombat ✓'], run: 7 })
  })

  it('names stock classes alone', async () => {
    await writeTfjs(withPreprocessing(network, 'tf'), folder, {})
    const text = await readFile(join(folder, 'model.json'), 'utf8')
    const classes = [...text.matchAll(/"class_name":"(\w+)"/g)].map(([, name]) => name ?? '')
    expect([...new Set(classes)].toSorted()).toEqual([
      'Add',
      'BatchNormalization',
      'Conv2D',
      'DepthwiseConv2D',
      'InputLayer',
      'MaxPooling2D',
      'Model',
      'Ones',
      'ReLU',
      'Rescaling',
      'VarianceScaling',
      'Zeros',
    ])
  })

  it('is half as large with float16 weights and opens with their rounding', async () => {
    await writeTfjs(network, folder, {}, { weights: 'float16' })
    const opened = await openedByStock(folder)
    const found = weightsOf(opened)
    opened.dispose()
    const rounded = weightsOf(network).map(([name, values]) => [
      name,
      [...new Float16Array(values as number[])],
    ])
    expect((await stat(join(folder, 'weights.bin'))).size).toBe(2 * network.countParams())
    expect(found).toEqual(rounded)
  })
})

describe('a folder that cannot be written', () => {
  it('is named', async () => {
    const path = join(folder, 'none')
    await expect(writeTfjs(network, path, {})).rejects.toMatchObject({
      code: 'export.cannot-write',
      data: { path: join(path, 'weights.bin') },
    })
  })
})

describe('memory', () => {
  it('is free again after a model was written, opened and disposed of', async () => {
    const round = async () => {
      await writeTfjs(network, folder, {})
      const opened = await readTfjs(folder)
      opened.dispose()
    }
    await round()
    const before = tensorflowCore().memory().numTensors
    await round()
    expect(tensorflowCore().memory().numTensors).toBe(before)
  })
})
