import { describe, expect, it } from 'vitest'
import { measureLoss, weightedSquare } from '../../../../../src/core/training/head/softmax-loss.ts'

const targets = {
  labels: Int32Array.of(0, 2, 1),
  labelCount: 3,
  weights: Float64Array.of(1, 2, 0),
  totalWeight: 3,
}
const logits = Float64Array.of(0.5, -0.2, 0.1, 1.5, -1, 0.3, 9, 9, 9)
const directions = Float64Array.of(1, -0.5, -0.5, 0.2, 0.3, -0.5, 5, -5, 0)

const lossAt = (step: number) =>
  measureLoss(targets, logits, directions, step, new Float64Array(9)).value

describe('the cross-entropy along a line', () => {
  it('is the weighted mean over the rows', () => {
    const row = (values: number[], label: number) =>
      Math.log(values.reduce((sum, value) => sum + Math.exp(value), 0)) - (values[label] ?? 0)
    const wanted = (row([0.5, -0.2, 0.1], 0) + 2 * row([1.5, -1, 0.3], 2)) / 3
    expect(lossAt(0)).toBeCloseTo(wanted, 12)
  })

  it('has the slope of its finite differences', () => {
    const { slope } = measureLoss(targets, logits, directions, 0.7, new Float64Array(9))
    expect(slope).toBeCloseTo((lossAt(0.7 + 1e-5) - lossAt(0.7 - 1e-5)) / 2e-5, 8)
  })

  it('has the curvature of its finite differences', () => {
    const { curvature } = measureLoss(targets, logits, directions, 0.7, new Float64Array(9))
    const second = (lossAt(0.7 + 1e-3) - 2 * lossAt(0.7) + lossAt(0.7 - 1e-3)) / 1e-6
    expect(curvature).toBeCloseTo(second, 6)
  })

  it('gives residuals that add up to 0 in each row, and none to rows without weight', () => {
    const residuals = new Float64Array(9).fill(7)
    measureLoss(targets, logits, directions, 0, residuals)
    expect(residuals.slice(0, 3).reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 12)
    expect([...residuals.subarray(6)]).toEqual([0, 0, 0])
  })

  it('stays finite for logits that no exponential can hold', () => {
    const large = Float64Array.of(4000, -4000, 0)
    const one = {
      labels: Int32Array.of(1),
      labelCount: 3,
      weights: Float64Array.of(1),
      totalWeight: 1,
    }
    const { value } = measureLoss(one, large, large, 0, new Float64Array(3))
    expect(value).toBe(8000)
  })

  it('measures how long logits are, by weight', () => {
    expect(weightedSquare(targets, directions)).toBeCloseTo((1.5 + 2 * 0.38) / 3, 12)
  })
})
