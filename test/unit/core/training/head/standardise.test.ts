import { describe, expect, it } from 'vitest'
import {
  foldStandardisation,
  measureFeatures,
  standardise,
} from '../../../../../src/core/training/head/standardise.ts'

const view = (rows: readonly (readonly number[])[]) => ({
  data: Float32Array.from(rows.flat()),
  rowCount: rows.length,
  columnCount: rows[0]?.length ?? 0,
})

describe('standardising features', () => {
  it('measures mean and deviation of the population', () => {
    const { means, scales } = measureFeatures([view([[1], [2], [3], [6]])])
    expect([...means]).toEqual([3])
    expect(scales[0]).toBeCloseTo(Math.sqrt(3.5), 12)
  })

  it('measures over all views', () => {
    const { means } = measureFeatures([view([[1], [2]]), view([[3], [6]])])
    expect([...means]).toEqual([3])
  })

  it('gives every feature mean 0 and deviation 1', () => {
    const views = [view([[1], [3]])]
    expect([...standardise(views, measureFeatures(views)).data]).toEqual([-1, 1])
  })

  it('puts the views one after the other', () => {
    const views = [view([[1], [3]]), view([[3], [1]])]
    expect([...standardise(views, measureFeatures(views)).data]).toEqual([-1, 1, 1, -1])
  })

  it.each([
    ['constant', [0.1, 0.1, 0.1]],
    ['constant but for rounding', [1, 1 + 2 ** -23, 1]],
    ['vanishing beside the others', [0, 0, 1e-9]],
  ])('leaves out a feature that is %s', (_, values) => {
    const rows = values.map((value, index) => [index, value])
    expect([...measureFeatures([view(rows)]).columns]).toEqual([0])
  })

  it('keeps a feature that hardly varies around a small mean', () => {
    const rows = [0.001, 0.002, 0.003].map((value, index) => [index, value])
    expect([...measureFeatures([view(rows)]).columns]).toEqual([0, 1])
  })

  it('keeps one feature where none varies', () => {
    const views = [
      view([
        [1, 2],
        [1, 2],
      ]),
    ]
    expect([...standardise(views, measureFeatures(views)).data]).toEqual([0, 0])
  })

  it('keeps the precision of a feature far from 0', () => {
    const { scales } = measureFeatures([view([[4096], [4097], [4098]])])
    expect(scales[0]).toBeCloseTo(Math.sqrt(2 / 3), 12)
  })

  it('folds into weights and bias for raw features', () => {
    const standardisation = measureFeatures([
      view([
        [1, 5, 10],
        [3, 5, 50],
      ]),
    ])
    const weights = Float64Array.of(1, -1, 0.5, 2) // two varying features, two labels
    const { weights: raw, bias } = foldStandardisation(
      standardisation,
      weights,
      Float64Array.of(0.25, -0.25),
    )
    expect([...raw]).toEqual([1, -1, 0, 0, Math.fround(0.5 / 20), Math.fround(2 / 20)])
    expect(bias[0]).toBeCloseTo(0.25 - 2 - 0.75, 6)
    expect(bias[1]).toBeCloseTo(-0.25 + 2 - 3, 6)
  })
})
