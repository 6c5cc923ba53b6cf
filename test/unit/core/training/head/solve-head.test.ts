import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { prepareRows } from '../../../../../src/core/training/head/prepared-rows.ts'
import { createPlainProducts } from '../../../../../src/core/training/head/products.ts'
import { readHead, solveHead } from '../../../../../src/core/training/head/solve-head.ts'
import { headObjective } from '../../../../fixtures/head-objective.ts'
import { makeProblem, reorder } from '../../../../fixtures/head-problems.ts'
import type { MadeProblem } from '../../../../fixtures/head-problems.ts'

interface GoldenHead {
  name: string
  rowCount: number
  width: number
  labelCount: number
  strength: number
  balance: boolean
  features: number[]
  labels: number[]
  weights: number[]
  coefficients: number[]
  intercepts: number[]
  objective: number
  probabilities: number[]
}

const goldenPath = join(import.meta.dirname, '../../../../golden/head.json')
const golden = JSON.parse(readFileSync(goldenPath, 'utf8')) as GoldenHead[]
const products = createPlainProducts()

const solve = async (
  problem: MadeProblem,
  options: { strength: number; start?: Float64Array; gapTolerance?: number },
) => {
  const { plain, labels, labelCount, width } = problem
  const view = { data: plain, rowCount: labels.length, columnCount: width }
  const rows = await prepareRows([view], labelCount, products)
  const minimum = await solveHead(rows, { labels, labelCount, balance: false }, options)
  return { minimum, head: await readHead(rows, minimum) }
}

const largestDifference = (found: ArrayLike<number>, wanted: ArrayLike<number>) =>
  Array.from(found).reduce(
    (most, value, index) => Math.max(most, Math.abs(value - (wanted[index] ?? NaN))),
    0,
  )

const more = makeProblem({ imagesPerLabel: 20, labelCount: 3, width: 16, distance: 3, seed: 1 })
const fewer = makeProblem({ imagesPerLabel: 6, labelCount: 3, width: 40, distance: 4, seed: 2 })

describe.each(golden)('scikit-learn beside it: $name', (wanted) => {
  const solveGolden = async () => {
    const { rowCount, width, labelCount, balance, strength } = wanted
    const view = { data: Float32Array.from(wanted.features), rowCount, columnCount: width }
    const rows = await prepareRows([view], labelCount, products)
    const labels = Int32Array.from(wanted.labels)
    const weights = Float64Array.from(wanted.weights)
    const labelling = { labels, labelCount, weights, balance }
    const minimum = await solveHead(rows, labelling, { strength, gapTolerance: 1e-9 })
    return { minimum, head: await readHead(rows, minimum), labelCount }
  }

  it('reaches the same objective', async () => {
    const { minimum } = await solveGolden()
    expect(minimum.objective).toBeCloseTo(wanted.objective, 6)
  })

  it('finds the same weights for raw features', async () => {
    const { head } = await solveGolden()
    const largest = Math.max(...wanted.coefficients.map(Math.abs))
    expect(largestDifference(head.weights, wanted.coefficients) / largest).toBeLessThan(1e-4)
  })

  it('finds the same probabilities', async () => {
    const { minimum, labelCount } = await solveGolden()
    const { logits } = minimum
    const probabilities = Array.from(logits, (logit, index) => {
      const start = index - (index % labelCount)
      const row = logits.subarray(start, start + labelCount)
      return 1 / row.reduce((sum, other) => sum + Math.exp(other - logit), 0)
    })
    expect(largestDifference(probabilities, wanted.probabilities)).toBeLessThan(1e-4)
  })
})

describe.each([
  ['more images than features', more],
  ['fewer images than features', fewer],
])('a solved head: %s', (_, problem) => {
  it('has no slope left', async () => {
    const { head } = await solve(problem, { strength: 3, gapTolerance: 1e-9 })
    expect(headObjective(problem, head, 3).largestSlope).toBeLessThan(2e-5)
  })

  it('says the objective that its weights have', async () => {
    const { minimum, head } = await solve(problem, { strength: 3 })
    expect(minimum.objective).toBeCloseTo(headObjective(problem, head, 3).value, 5)
  })

  it('proves how near the minimum is', async () => {
    const { minimum } = await solve(problem, { strength: 3, gapTolerance: 1e-2 })
    const { minimum: exact } = await solve(problem, { strength: 3, gapTolerance: 1e-9 })
    expect(minimum.objective - exact.objective).toBeGreaterThan(0)
    expect(minimum.objective - exact.objective).toBeLessThan(minimum.gap)
  })

  it('is the same bit for bit when solved again', async () => {
    const [first, second] = [
      await solve(problem, { strength: 3 }),
      await solve(problem, { strength: 3 }),
    ]
    expect(second.head).toEqual(first.head)
  })

  it('does not depend on the order of the images', async () => {
    const order = [...problem.labels.keys()].reverse()
    const { head } = await solve(problem, { strength: 3, gapTolerance: 1e-9 })
    const { head: other } = await solve(reorder(problem, order), {
      strength: 3,
      gapTolerance: 1e-9,
    })
    expect(largestDifference(head.weights, other.weights)).toBeLessThan(1e-3)
  })

  it('is the same from a warm start', async () => {
    const before = await solve(problem, { strength: 100 })
    const cold = await solve(problem, { strength: 3, gapTolerance: 1e-9 })
    const start = before.minimum.coefficients
    const warm = await solve(problem, { strength: 3, gapTolerance: 1e-9, start })
    expect(largestDifference(warm.minimum.logits, cold.minimum.logits)).toBeLessThan(1e-3)
  })

  it('has biases that add up to 0, as only their differences matter', async () => {
    const { head } = await solve(problem, { strength: 3 })
    expect(head.bias.reduce((sum, bias) => sum + bias, 0)).toBeCloseTo(0, 3)
  })
})

describe('what a head does with its features', () => {
  it('gives a constant feature no weight', async () => {
    const { head } = await solve(more, { strength: 3 })
    expect([...head.weights.subarray(15 * 3)]).toEqual([0, 0, 0])
  })

  it('answers by frequency alone where no feature varies', async () => {
    const labels = Int32Array.of(0, 0, 0, 1)
    const view = { data: new Float32Array(8).fill(0.5), rowCount: 4, columnCount: 2 }
    const rows = await prepareRows([view], 2, products)
    const labelling = { labels, labelCount: 2, balance: false }
    const options = { strength: 3, gapTolerance: 1e-9 }
    const { bias } = await readHead(rows, await solveHead(rows, labelling, options))
    expect((bias[0] ?? 0) - (bias[1] ?? 0)).toBeCloseTo(Math.log(3), 3)
  })

  it('answers every label equally where balanced and no feature varies', async () => {
    const labels = Int32Array.of(0, 0, 0, 1)
    const view = { data: new Float32Array(8).fill(0.5), rowCount: 4, columnCount: 2 }
    const rows = await prepareRows([view], 2, products)
    const labelling = { labels, labelCount: 2, balance: true }
    const options = { strength: 3, gapTolerance: 1e-9 }
    const { bias } = await readHead(rows, await solveHead(rows, labelling, options))
    expect((bias[0] ?? 0) - (bias[1] ?? 0)).toBeCloseTo(0, 3)
  })

  it('follows the logits of images that have no weight', async () => {
    const { plain, labels, labelCount, width } = more
    const view = { data: plain, rowCount: 60, columnCount: width }
    const rows = await prepareRows([view], labelCount, products)
    const weights = Float64Array.from(labels, (_, image) => (image < 6 ? 0 : 1))
    const { logits } = await solveHead(
      rows,
      { labels, labelCount, weights, balance: false },
      { strength: 3 },
    )
    const answers = [0, 1, 2, 3, 4, 5].map((image) => {
      const row = [...logits.subarray(image * 3, image * 3 + 3)]
      return row.indexOf(Math.max(...row))
    })
    expect(answers.filter((answer, image) => answer === labels[image]).length).toBeGreaterThan(3)
  })

  it('solves the same problem when every image is there in two equal views', async () => {
    const { plain, labels, labelCount, width } = more
    const view = { data: plain, rowCount: 60, columnCount: width }
    const labelling = { labels, labelCount, balance: false }
    const [once, twice] = await Promise.all(
      [[view], [view, view]].map(async (views) => {
        const rows = await prepareRows(views, labelCount, products)
        const options = { strength: 3, gapTolerance: 1e-9 }
        return readHead(rows, await solveHead(rows, labelling, options))
      }),
    )
    expect(largestDifference(once?.weights ?? [], twice?.weights ?? [])).toBeLessThan(1e-4)
  })

  it('stops when it is told to', async () => {
    const { plain, labels, labelCount, width } = more
    const view = { data: plain, rowCount: 60, columnCount: width }
    const rows = await prepareRows([view], labelCount, products)
    const solving = solveHead(
      rows,
      { labels, labelCount, balance: false },
      { strength: 3, signal: AbortSignal.abort() },
    )
    await expect(solving).rejects.toMatchObject({ code: 'work.cancelled' })
  })
})
