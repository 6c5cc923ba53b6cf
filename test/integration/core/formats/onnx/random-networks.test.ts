import { afterAll, describe, expect, it } from 'vitest'
import { differences, randomInputs, onnxAnswers, tensorflowAnswers } from './compare.ts'
import { Coverage } from './coverage.ts'
import { cellName, randomNetwork, shapeCells, structures } from './random-network.ts'
import { Random } from './random.ts'
import { kinds } from './shape-kinds.ts'

const networkCount = 240

/** Of the largest value of an output: what float32 sums in another order can differ by after ten layers. */
const tolerance = 1e-5

const requiredCells = [
  ...structures.map((structure) => ['structure', structure] as const),
  ...kinds.map(({ layer }) => ['layer', layer] as const),
  ...kinds.flatMap(({ layer, options, ranks }) => [
    ...Object.entries(options).flatMap(([option, values]) =>
      values.map((value) => [layer, cellName(option, value)] as const),
    ),
    ...ranks.flatMap((rank) =>
      [5, 6].flatMap((size) =>
        shapeCells(Array.from({ length: rank - 1 }, () => size)).map(
          (cell) => [layer, cell] as const,
        ),
      ),
    ),
  ]),
]

describe(`${networkCount} random networks`, () => {
  const coverage = new Coverage(requiredCells)
  let largest = 0

  afterAll(() => {
    console.log(
      `largest difference ${largest.toExponential(1)} of ${tolerance} allowed\n  ${coverage}`,
    )
  })

  it.each(Array.from({ length: networkCount }, (_, seed) => seed))(
    'number %i answers as in TensorFlow.js',
    async (seed) => {
      const random = new Random(seed)
      const { model, inputShapes } = randomNetwork(random, coverage)
      const inputs = randomInputs(inputShapes, random)
      const found = differences(tensorflowAnswers(model, inputs), await onnxAnswers(model, inputs))
      model.dispose()
      largest = Math.max(largest, ...found)
      expect(Math.max(...found)).toBeLessThanOrEqual(tolerance)
    },
  )

  it('met every layer with every option', () => {
    expect(coverage.missing()).toEqual([])
  })
})
