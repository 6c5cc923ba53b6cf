import { describe, expect, it } from 'vitest'
import { dealFolds } from '../../../../../src/core/evaluation/folds.ts'
import { crossValidate } from '../../../../../src/core/training/head/cross-validate.ts'
import { judgeByFolds } from '../../../../../src/core/training/head/judge-by-folds.ts'
import { prepareRows } from '../../../../../src/core/training/head/prepared-rows.ts'
import { createPlainProducts } from '../../../../../src/core/training/head/products.ts'
import { makeProblem, reorder, shuffleLabels } from '../../../../fixtures/head-problems.ts'
import type { MadeProblem } from '../../../../fixtures/head-problems.ts'

const problem = makeProblem({ imagesPerLabel: 15, labelCount: 3, width: 20, distance: 5, seed: 6 })
const products = createPlainProducts()
const options = { strength: null, balance: false, seed: 1, products }

describe('cross-validation', () => {
  const { labels, labelCount, groups, plain, width } = problem
  const folds = dealFolds(labels, groups, { foldCount: 5, seed: 1 })
  const validate = async (labels: Int32Array) => {
    const view = { data: plain, rowCount: labels.length, columnCount: width }
    const rows = await prepareRows([view], labelCount, products)
    return crossValidate(rows, { labels, labelCount, balance: false }, folds, { strength: 30 })
  }

  it('answers an image without having seen its label', async () => {
    const lied = labels.map((label, image) => (folds.foldOf[image] === 2 ? (label + 1) % 3 : label))
    const [first, second] = [await validate(labels), await validate(lied)]
    const ofFold = (logits: Float64Array) =>
      logits.filter((_, index) => folds.foldOf[Math.floor(index / labelCount)] === 2)
    expect(ofFold(second.logits)).toEqual(ofFold(first.logits))
    expect(second.logits).not.toEqual(first.logits)
  })

  it('goes on from where an earlier one ended', async () => {
    const { ends } = await validate(labels)
    expect(ends.length).toBe(5)
  })
})

describe('judging by repeated cross-validation', () => {
  const judgedCorrectly = async (judged: MadeProblem) => {
    const { judgements } = await judgeByFolds(judged, options)
    const correct = judgements.filter(({ logits, label }) => {
      const values = Array.from(logits)
      return values.indexOf(Math.max(...values)) === label
    })
    return correct.reduce((sum, { weight }) => sum + weight, 0) / judged.labels.length
  }

  it('judges every image once a repeat', async () => {
    const { judgements, repeatCount } = await judgeByFolds(problem, options)
    const counts = new Array<number>(45).fill(0)
    for (const { image } of judgements) counts[image] = (counts[image] ?? 0) + 1
    expect(repeatCount).toBe(3)
    expect(counts).toEqual(new Array<number>(45).fill(3))
  })

  it('counts every image once in the mean', async () => {
    const { judgements } = await judgeByFolds(problem, options)
    expect(judgements.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(45, 9)
  })

  it('finds what can be learned', async () => {
    expect(await judgedCorrectly(problem)).toBeGreaterThan(0.8)
  })

  it('finds nothing in shuffled labels', async () => {
    expect(await judgedCorrectly(shuffleLabels(problem, 2))).toBeLessThan(0.5)
  })

  it('is not taken in by near-duplicates', async () => {
    const once = shuffleLabels(problem, 2)
    const places = [...once.labels.keys()]
    expect(await judgedCorrectly(reorder(once, [...places, ...places]))).toBeLessThan(0.5)
  })

  it('is the same for the same seed', async () => {
    expect(await judgeByFolds(problem, options)).toEqual(await judgeByFolds(problem, options))
  })
})
