import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Tensor } from '@tensorflow/tfjs-core'
import type { LayersModel } from '@tensorflow/tfjs-layers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readDetector } from '../../../../scripts/build-base.ts'
import { tensorflowCore, tensorflowLayers } from '../../../../src/core/formats/tfjs/tensorflow.ts'
import { useCpuBackend } from '../../../../src/core/network/backend.ts'
import { featureNetwork } from '../../../../src/core/network/graph.ts'
import {
  kerasName,
  mobilenetV2OpenImages,
  trunkOfDetector,
} from '../../../../src/core/network/mobilenet-v2-openimages.ts'
import { image, projection } from '../../../fixtures/formula.ts'
import { predict } from '../../../fixtures/predict.ts'

interface Step {
  name: string
  shape: number[]
  largest: number
  std: number
  proj: number
}

const path = join(import.meta.dirname, '../../../golden/trunk.json')
const golden = JSON.parse(readFileSync(path, 'utf8')) as {
  parameters: number
  runs: { side: number; steps: Step[]; features: number[] }[]
}

let trunk: LayersModel

beforeAll(async () => {
  await useCpuBackend()
  trunk = trunkOfDetector(await readDetector(), 'detector')
})
afterAll(() => {
  trunk.dispose()
})

describe('the trunk', () => {
  it('has the 62 steps of MobileNetV2', () => {
    const steps = trunk.layers.filter((layer) => !/^input$|_relu$/.test(layer.name))
    expect(steps).toHaveLength(62)
  })

  it('has the layers that the golden trunk has, in its order', () => {
    const names = trunk.layers.map(({ name }) => name)
    const expected = golden.runs[0]?.steps.map(({ name }) => name) ?? []
    expect(names.filter((name) => expected.includes(name))).toEqual(expected)
  })

  it('ends in 1280 channels, for images of any size', () => {
    expect(trunk.outputs.map(({ shape }) => shape)).toEqual([[null, null, null, 1280]])
  })

  it('has the parameters that the entry and Keras count', () => {
    expect(trunk.countParams()).toBe(golden.parameters)
    expect(mobilenetV2OpenImages.parameterCount).toBe(golden.parameters)
  })

  it('has the taps of the entry', () => {
    const found = mobilenetV2OpenImages.taps.map(({ layer }) => ({
      layer,
      channels: trunk.getLayer(layer).outputShape.at(-1),
    }))
    expect(found).toEqual(mobilenetV2OpenImages.taps)
  })
})

describe.each(golden.runs)('at side $side', ({ side, steps, features }) => {
  it('computes in each of its steps what Keras computes', () => {
    const core = tensorflowCore()
    const outputs = steps.map(({ name }) => trunk.getLayer(name).output)
    const model = tensorflowLayers().model({ inputs: trunk.inputs, outputs: outputs as never })
    const pixels = core.tensor(image(side), [1, side, side, 3])
    const tensors = model.predict(pixels) as Tensor[]
    const found = tensors.map((tensor, at) => summary(tensor, steps[at]?.name ?? ''))
    core.dispose([pixels, ...tensors])
    expect(found).toEqual(steps.map((step) => closeTo(step)))
  })

  it('gives the features that Keras gives', () => {
    const network = featureNetwork({ entry: mobilenetV2OpenImages, model: trunk })
    const { values } = predict(network, image(side), [1, side, side, 3])
    const largest = Math.max(...features.map(Math.abs))
    const differences = features.map((value, at) => Math.abs(value - (values[at] ?? NaN)))
    expect(values).toHaveLength(2432)
    expect(Math.max(...differences) / largest).toBeLessThan(1e-5)
  })
})

describe('memory', () => {
  it('is free again after the trunk was read, run and disposed of', async () => {
    const detector = await readDetector()
    const round = () => {
      const model = trunkOfDetector(detector, 'detector')
      predict(model, image(32), [1, 32, 32, 3])
      model.dispose()
    }
    round()
    const before = tensorflowCore().memory().numBytes
    round()
    expect(tensorflowCore().memory().numBytes).toBe(before)
  })
})

describe('kerasName', () => {
  const cases = [
    ['FeatureExtractor/MobilenetV2/Conv/Relu6;FeatureExtractor/x', 'Conv1'],
    ['FeatureExtractor/MobilenetV2/expanded_conv/depthwise/Relu6', 'expanded_conv_depthwise'],
    ['FeatureExtractor/MobilenetV2/expanded_conv_12/add', 'block_12_add'],
    ['FeatureExtractor/MobilenetV2/Conv_1/Relu6', 'Conv_1'],
    ['FeatureExtractor/MobilenetV2/layer_19_1_Conv2d_2_1x1_256/Relu6', null],
    ['BoxPredictor_0/ClassPredictor/BiasAdd', null],
  ] as const

  it.each(cases)('of %s is %s', (tensor, name) => {
    expect(kerasName(tensor)).toBe(name)
  })
})

function summary(tensor: Tensor, name: string): Step {
  const values = Float32Array.from(tensor.dataSync())
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
  return {
    name,
    shape: [...tensor.shape],
    largest: values.reduce((most, value) => Math.max(most, Math.abs(value)), 0),
    std: Math.sqrt(variance),
    proj: projection(values),
  }
}

/** Equal within 1e-4 of the step's largest value. */
function closeTo(step: Step) {
  const near = (value: number) => ({
    asymmetricMatch: (found: number) => Math.abs(found - value) <= 1e-4 * step.largest,
    toString: () => `about ${value}`,
  })
  return { ...step, largest: near(step.largest), std: near(step.std), proj: near(step.proj) }
}
