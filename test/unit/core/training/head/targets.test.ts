import { describe, expect, it } from 'vitest'
import { balancedWeights } from '../../../../../src/core/training/head/targets.ts'

describe('weights of images', () => {
  const labels = Int32Array.of(0, 0, 0, 1)

  it('are 1 unless said otherwise', () => {
    expect([...balancedWeights({ labels, labelCount: 2, balance: false })]).toEqual([1, 1, 1, 1])
  })

  it('give every label the same total where balanced', () => {
    const [first, , , last] = balancedWeights({ labels, labelCount: 2, balance: true })
    expect(first).toBeCloseTo(4 / (2 * 3), 12)
    expect(last).toBeCloseTo(4 / 2, 12)
  })

  it('balance what the images count', () => {
    const weights = Float64Array.of(1, 1, 2, 4)
    const [first, , third, last] = balancedWeights({
      labels,
      labelCount: 2,
      weights,
      balance: true,
    })
    expect([first, third, last]).toEqual([1, 2, 4])
  })

  it('leave labels that no image has out of the balance', () => {
    const found = balancedWeights({ labels, labelCount: 3, balance: true })
    expect(found.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(4, 12)
  })

  it('leave images without weight without', () => {
    const weights = Float64Array.of(0, 1, 1, 1)
    expect(balancedWeights({ labels, labelCount: 2, weights, balance: true })[0]).toBe(0)
  })
})
