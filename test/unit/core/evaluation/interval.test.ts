import { describe, expect, it } from 'vitest'
import { estimateShare, wilsonInterval } from '../../../../src/core/evaluation/interval.ts'

describe('Wilson’s interval', () => {
  it.each([
    [226, 240, 0.9043, 0.9649],
    [81, 263, 0.2553, 0.3662],
    [0, 10, 0, 0.2775],
    [10, 10, 0.7225, 1],
    [1, 1, 0.2065, 1],
    [38, 50, 0.6259, 0.857],
  ])('of %s in %s', (correctCount, imageCount, low, high) => {
    const interval = wilsonInterval(correctCount, imageCount)
    expect(interval.low).toBeCloseTo(low, 3)
    expect(interval.high).toBeCloseTo(high, 3)
  })

  it('knows nothing where nothing was measured', () => {
    expect(wilsonInterval(0, 0)).toEqual({ low: 0, high: 1 })
  })

  it('touches 1 exactly where all is right', () => {
    expect(wilsonInterval(500, 500).high).toBe(1)
  })
})

it('says what an estimate was measured on', () => {
  const { value, correctCount, imageCount } = estimateShare(3, 4)
  expect({ value, correctCount, imageCount }).toEqual({
    value: 0.75,
    correctCount: 3,
    imageCount: 4,
  })
})
