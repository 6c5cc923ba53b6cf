import { afterAll, describe, expect, it } from 'vitest'
import {
  differences,
  fillWeights,
  randomInputs,
  onnxAnswers,
  tensorflowAnswers,
} from './compare.ts'
import { behind, type Choices, type Kind } from './kinds.ts'
import { Random } from './random.ts'
import { kinds } from './shape-kinds.ts'
import { layers } from './tensorflow.ts'

/** ONNX Runtime and TensorFlow.js add float32 numbers in different orders. */
const tolerance = 1e-5

/** Odd and even sizes, square and not, one channel and several; the batch is left out. */
const shapes: Readonly<Record<number, readonly (readonly number[])[]>> = {
  2: [[5], [8]],
  3: [[9, 3], [8, 2]],
  4: [[9, 8, 3], [7, 7, 1], [6, 11, 2]],
} // prettier-ignore

function combinations(options: Kind['options']): Choices[] {
  return Object.entries(options).reduce<Choices[]>(
    (found, [name, values]) =>
      found.flatMap((choices) => values.map((value) => ({ ...choices, [name]: value }))),
    [{}],
  )
}

function convolution(shape: readonly number[]): object {
  const filters = shape.at(-1) ?? 1
  return shape.length === 3
    ? layers.layers.conv2d({ filters, kernelSize: 1 })
    : layers.layers.conv1d({ filters, kernelSize: 1 })
}

const counts: { layer: string; count: number; largest: number }[] = []

afterAll(() => {
  const total = counts.reduce((sum, { count }) => sum + count, 0)
  const lines = kinds.map(({ layer }) => {
    const own = counts.filter((each) => each.layer === layer)
    const count = own.reduce((sum, each) => sum + each.count, 0)
    const largest = Math.max(...own.map((each) => each.largest))
    return `${layer.padEnd(24)} ${String(count).padStart(5)}  ${largest.toExponential(1)}`
  })
  const title = `${total} combinations of layer, options and input shape; largest difference by layer`
  console.log([title, ...lines].join('\n  '))
})

describe.each(kinds.map((kind) => [kind.layer, kind] as const))('%s', (layer, kind) => {
  const inputShapes = kind.ranks
    .flatMap((rank) => shapes[rank] ?? [])
    .filter((shape) => combinations(kind.options).some((each) => kind.fits(each, shape)))

  const cases = inputShapes.flatMap((shape) =>
    shape.length === 1
      ? [{ shape, place: 'the input' }]
      : [
          { shape, place: 'the input' },
          { shape, place: 'a convolution' },
        ],
  )

  it.each(cases)(
    'answers as in TensorFlow.js on $shape behind $place',
    async ({ shape, place }) => {
      const input = layers.input({ shape: [...shape] })
      // Behind a convolution the channels stand second in the graph, behind the input last.
      const tensor = place === 'the input' ? input : behind(convolution(shape), input)
      const choices = combinations(kind.options).filter((each) => kind.fits(each, shape))
      const outputs = choices.map((each) => kind.apply(each, tensor))
      const model = layers.model({ inputs: input, outputs })
      const random = new Random(shape.length)
      fillWeights(model, random)
      const inputs = randomInputs([shape], random)
      const found = differences(tensorflowAnswers(model, inputs), await onnxAnswers(model, inputs))
      model.dispose()

      counts.push({ layer, count: found.length, largest: Math.max(0, ...found) })
      const wrong = found.flatMap((difference, index) =>
        difference <= tolerance ? [] : [`${JSON.stringify(choices[index])}: ${difference}`],
      )
      expect(wrong).toEqual([])
    },
  )
})
