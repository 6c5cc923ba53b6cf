import { afterAll, describe, expect, it } from 'vitest'
import { createOnnxProducts } from '../../../../src/core/training/head/onnx-products.ts'
import { prepareRows } from '../../../../src/core/training/head/prepared-rows.ts'
import { createPlainProducts } from '../../../../src/core/training/head/products.ts'
import { readHead, solveHead } from '../../../../src/core/training/head/solve-head.ts'
import { trainHead } from '../../../../src/core/training/head/train-head.ts'
import { headObjective } from '../../../fixtures/head-objective.ts'
import { makeProblem } from '../../../fixtures/head-problems.ts'

const products = await createOnnxProducts({ threadCount: 2 })
const options = { strength: null, balance: false, seed: 1, products }

afterAll(() => products.close())

describe.each([
  ['more images than features', { imagesPerLabel: 70, labelCount: 4, width: 200 }],
  ['fewer images than features', { imagesPerLabel: 20, labelCount: 4, width: 600 }],
])('a head through ONNX Runtime: %s', (_, size) => {
  const problem = makeProblem({ ...size, distance: 7, seed: 11 })

  it('is the same bit for bit when trained again', async () => {
    expect(await trainHead(problem, options)).toEqual(await trainHead(problem, options))
  })

  it('answers as one through plain JavaScript', async () => {
    const plain = await trainHead(problem, { ...options, products: createPlainProducts() })
    const onnx = await trainHead(problem, options)
    expect(onnx.strength).toBe(plain.strength)
    expect(onnx.crossValidated.answers).toEqual(plain.crossValidated.answers)
    expect(onnx.temperature).toBeCloseTo(plain.temperature, 2)
  })

  it('has next to no slope left', async () => {
    const { plain, labels, labelCount, width } = problem
    const view = { data: plain, rowCount: labels.length, columnCount: width }
    const rows = await prepareRows([view], labelCount, products)
    const minimum = await solveHead(
      rows,
      { labels, labelCount, balance: false },
      { strength: 10, gapTolerance: 1e-7 },
    )
    expect(minimum.isConverged).toBe(true)
    const { largestSlope } = headObjective(problem, await readHead(rows, minimum), 10)
    expect(largestSlope).toBeLessThan(1e-4)
  })
})
