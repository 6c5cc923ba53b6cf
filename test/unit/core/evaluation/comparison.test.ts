import { describe, expect, it } from 'vitest'
import { compareModels } from '../../../../src/core/evaluation/comparison.ts'

/** Answers of two models: both right, only the first, only the second, both wrong. */
const pair = (both: number, first: number, second: number, neither: number) => {
  const times = (count: number, value: boolean) => new Array<boolean>(count).fill(value)
  return compareModels(
    [
      ...times(both, true),
      ...times(first, true),
      ...times(second, false),
      ...times(neither, false),
    ],
    [
      ...times(both, true),
      ...times(first, false),
      ...times(second, true),
      ...times(neither, false),
    ],
  )
}

describe('comparing two models on the same images', () => {
  it('counts the flips', () => {
    expect(pair(70, 3, 10, 17)).toMatchObject({ onlyFirstRight: 3, onlySecondRight: 10 })
  })

  it('gives the gain of the second', () => {
    expect(pair(70, 3, 10, 17).difference).toBeCloseTo(0.07, 12)
  })

  it.each([
    [3, 10, 0.0923],
    [0, 5, 0.0625],
    [1, 9, 0.0215],
    [4, 4, 1],
    [0, 0, 1],
  ])('%s against %s flips could be luck in %s', (first, second, chance) => {
    expect(pair(60, first, second, 20).chanceOfLuck).toBeCloseTo(chance, 4)
  })

  it('gives the interval of Agresti and Min', () => {
    const { low, high } = pair(70, 3, 10, 17)
    const half = (1.959964 * Math.sqrt(14 - 49 / 102)) / 102
    expect(low).toBeCloseTo(7 / 102 - half, 6)
    expect(high).toBeCloseTo(7 / 102 + half, 6)
  })

  it('does not overflow with many flips', () => {
    expect(pair(0, 3000, 3000, 0).chanceOfLuck).toBe(1)
    expect(pair(0, 2000, 4000, 0).chanceOfLuck).toBeLessThan(1e-100)
  })

  it('refuses models that judged different images', () => {
    expect(() => compareModels([true], [])).toThrow('different images')
  })
})
