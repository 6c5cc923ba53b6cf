import { beforeAll, beforeEach, afterEach, describe, expect, it } from 'vitest'
import { tensorflowCore } from '../../../../src/core/formats/tfjs/tensorflow.ts'
import { useCpuBackend } from '../../../../src/core/network/backend.ts'
import {
  featureNetwork,
  withHead,
  withPreprocessing,
  type LoadedBase,
} from '../../../../src/core/network/graph.ts'
import { mobilenetV2OpenImages } from '../../../../src/core/network/mobilenet-v2-openimages.ts'
import { unit } from '../../../fixtures/formula.ts'
import { predict } from '../../../fixtures/predict.ts'
import { smallNetwork } from '../../../fixtures/small-network.ts'

const shape = [2, 10, 12, 3]
const pixels = Float32Array.from(unit('pixels', 720))
let base: LoadedBase

beforeAll(useCpuBackend)
beforeEach(() => {
  const taps = [
    { layer: 'stem_relu', channels: 6 },
    { layer: 'last', channels: 8 },
  ]
  base = { entry: { ...mobilenetV2OpenImages, taps }, model: smallNetwork() }
})
afterEach(() => {
  base.model.dispose()
})

/** The average over height and width of values [n, h, w, c]. */
function pooled({ shape: [n = 0, h = 0, w = 0, c = 0], values }: ReturnType<typeof predict>) {
  const means = new Float64Array(n * c)
  values.forEach((value, at) => {
    const cell = Math.floor(at / (h * w * c)) * c + (at % c)
    means[cell] = (means[cell] ?? 0) + value / (h * w)
  })
  return [...means]
}

function close(expected: readonly number[]) {
  return expected.map((value) => expect.closeTo(value, 5) as number)
}

describe('featureNetwork', () => {
  it('averages each tap over the image and joins them in order', () => {
    const { values } = predict(featureNetwork(base), pixels, shape)
    const last = pooled(predict(base.model, pixels, shape))
    expect(values).toHaveLength(28)
    expect([...values.subarray(6, 14)]).toEqual(close(last.slice(0, 8)))
    expect([...values.subarray(20, 28)]).toEqual(close(last.slice(8)))
  })

  it('takes other taps than the entry names', () => {
    const features = featureNetwork(base, [{ layer: 'last', channels: 8 }])
    const { values } = predict(features, pixels, shape)
    expect([...values]).toEqual(close(pooled(predict(base.model, pixels, shape))))
  })

  it('calls its output features, with one tap or several', () => {
    const one = featureNetwork(base, [{ layer: 'last', channels: 8 }])
    expect([...featureNetwork(base).outputNames, ...one.outputNames]).toEqual([
      'features',
      'features',
    ])
  })

  it('leaves out what comes after the last tap', () => {
    const names = featureNetwork(base, [{ layer: 'stem_relu', channels: 6 }]).layers
    expect(names.map(({ name }) => name)).toEqual(['input', 'stem', 'stem_relu', 'features'])
  })

  it('refuses a tap of other channels than the entry says', () => {
    const taps = [{ layer: 'last', channels: 9 }]
    expect(() => featureNetwork(base, taps)).toThrow('expected 9 channels')
  })
})

describe('withHead', () => {
  it('gives the softmax of features times weights plus bias', () => {
    const features = featureNetwork(base, [{ layer: 'last', channels: 8 }])
    const weights = Float32Array.from(unit('weights', 16))
    const head = { weights, bias: Float32Array.of(0.5, -0.5), labelCount: 2 }
    const [first = 0] = predict(withHead(features, head), pixels, shape).values
    const input = pooled(predict(base.model, pixels, shape)).slice(0, 8)
    const score = (label: number) =>
      input.reduce((sum, value, at) => sum + value * (weights[at * 2 + label] ?? 0), 0)
    const difference = score(0) + 0.5 - (score(1) - 0.5)
    expect(first).toBeCloseTo(1 / (1 + Math.exp(-difference)), 6)
  })

  it('keeps its weights when the given arrays change', () => {
    const features = featureNetwork(base)
    const head = { weights: new Float32Array(28), bias: new Float32Array(2), labelCount: 2 }
    const classifier = withHead(features, head)
    head.bias[0] = 100
    expect([...predict(classifier, pixels, shape).values]).toEqual([0.5, 0.5, 0.5, 0.5])
  })

  it('calls its layers head and probabilities', () => {
    const features = featureNetwork(base)
    const head = { weights: new Float32Array(42), bias: new Float32Array(3), labelCount: 3 }
    const { layers } = withHead(features, head)
    expect(layers.slice(-2).map(({ name }) => name)).toEqual(['head', 'probabilities'])
  })

  it('refuses weights for another width', () => {
    const head = { weights: new Float32Array(41), bias: new Float32Array(3), labelCount: 3 }
    expect(() => withHead(featureNetwork(base), head)).toThrow('head of 41 weights')
  })
})

describe('withPreprocessing', () => {
  const colours = Float32Array.from(unit('colours', 720), (value) =>
    Math.round((value + 1) * 127.5),
  )
  const channel = (at: number) => at % 3
  const means = [0.485, 0.456, 0.406]
  const deviations = [0.229, 0.224, 0.225]
  const offsets = [103.939, 116.779, 123.68]
  const prepared = {
    tf: colours.map((value) => value / 127.5 - 1),
    torch: colours.map(
      (value, at) => (value / 255 - (means[channel(at)] ?? 0)) / (deviations[channel(at)] ?? 0),
    ),
    caffe: colours.map(
      (_, at) => (colours[at - 2 * channel(at) + 2] ?? 0) - (offsets[channel(at)] ?? 0),
    ),
    none: colours,
  }

  it.each(['tf', 'torch', 'caffe', 'none'] as const)('%s computes as its formula', (kind) => {
    const network = withPreprocessing(base.model, kind)
    const found = predict(network, colours, shape).values
    const expected = predict(base.model, prepared[kind], shape).values
    const largest = Math.max(...expected.map(Math.abs))
    const differences = found.map((value, at) => Math.abs(value - (expected[at] ?? NaN)))
    expect(Math.max(...differences) / largest).toBeLessThan(1e-6)
  })

  it('gives a network of its own: freeing it leaves the other whole', () => {
    withPreprocessing(base.model, 'tf').dispose()
    expect(predict(base.model, pixels, shape).shape).toEqual([2, 2, 3, 8])
  })

  it('gives every layer one inbound node', () => {
    const counts = withPreprocessing(base.model, 'caffe').layers.map((layer) => {
      return layer.inboundNodes.length
    })
    expect(new Set(counts)).toEqual(new Set([1]))
  })

  it('changes no weight', () => {
    const network = withPreprocessing(base.model, 'tf')
    const weightsOf = (model: typeof network) =>
      model.getWeights().map((each) => [...each.dataSync()])
    expect(weightsOf(network)).toEqual(weightsOf(base.model))
  })
})

describe('memory', () => {
  it('is free again after networks were built, run and disposed of', () => {
    const round = () => {
      const own = { ...base, model: smallNetwork() }
      const head = { weights: new Float32Array(28), bias: new Float32Array(2), labelCount: 2 }
      const classifier = withHead(featureNetwork(own), head)
      const whole = withPreprocessing(classifier, 'caffe')
      predict(whole, pixels, shape)
      whole.dispose()
      classifier.dispose()
    }
    round()
    const before = tensorflowCore().memory()
    round()
    const { numTensors, numBytes } = tensorflowCore().memory()
    expect({ numTensors, numBytes }).toEqual({
      numTensors: before.numTensors,
      numBytes: before.numBytes,
    })
  })
})
