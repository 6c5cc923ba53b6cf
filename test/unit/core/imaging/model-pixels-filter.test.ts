import { describe, expect, it, test } from 'vitest'
import { triangleFilter } from '../../../../src/core/imaging/resize-filter.ts'

function sumsOf({ weights, tapCount }: ReturnType<typeof triangleFilter>): number[] {
  return Array.from({ length: weights.length / tapCount }, (_, output) =>
    weights.subarray(output * tapCount, (output + 1) * tapCount).reduce((sum, one) => sum + one, 0),
  )
}

describe('triangleFilter', () => {
  it('halves by 1 3 3 1, cut at the borders', () => {
    const filter = triangleFilter(8, 4)
    expect(Array.from(filter.starts)).toEqual([0, 1, 3, 5])
    expect(Array.from(filter.counts)).toEqual([3, 4, 4, 3])
    const inner = filter.weights.subarray(filter.tapCount, filter.tapCount + 4)
    expect(Array.from(inner)).toEqual([0.125, 0.375, 0.375, 0.125])
    const border = Array.from(filter.weights.subarray(0, 3), (weight) => weight.toFixed(6))
    expect(border).toEqual(['0.428571', '0.428571', '0.142857'])
  })

  it('interpolates between two neighbours when it enlarges', () => {
    const filter = triangleFilter(2, 4)
    const second = filter.weights.subarray(filter.tapCount, filter.tapCount + 2)
    expect(Array.from(second)).toEqual([0.75, 0.25])
  })

  it('takes each sample as it is where nothing is to be scaled', () => {
    const filter = triangleFilter(5, 5)
    const taken = Array.from(filter.starts, (start, output) =>
      Array.from(
        filter.weights.subarray(output * filter.tapCount, (output + 1) * filter.tapCount),
        (weight, tap) => (weight === 0 ? [] : [[start + tap, weight]]),
      ).flat(),
    )
    expect(taken).toEqual([[[0, 1]], [[1, 1]], [[2, 1]], [[3, 1]], [[4, 1]]])
  })

  test.each([
    [533, 224],
    [400, 224],
    [4032, 224],
    [225, 224],
    [100, 224],
    [1, 224],
    [224, 1],
    [99_991, 288],
  ])('weighs every sample to 1 from %i to %i', (input, output) => {
    const largestError = Math.max(
      ...sumsOf(triangleFilter(input, output)).map((sum) => Math.abs(sum - 1)),
    )
    expect(largestError).toBeLessThan(2e-5)
  })

  test.each([
    [533, 224],
    [4032, 288],
    [7, 224],
    [1, 1],
  ])('stays inside the input from %i to %i', (input, output) => {
    const { starts, counts, tapCount } = triangleFilter(input, output)
    const ends = Array.from(starts, (start, index) => start + (counts[index] ?? 0))
    expect(Math.min(...starts)).toBe(0)
    expect(Math.max(...ends)).toBe(input)
    expect(Math.min(...counts)).toBeGreaterThan(0)
    expect(Math.max(...counts)).toBeLessThanOrEqual(tapCount)
  })
})
