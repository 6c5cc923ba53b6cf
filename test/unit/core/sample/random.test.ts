import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../../../../src/core/sample/random.ts'

function numbers(seed: number, name: string): number[] {
  const random = createRandom(seed, name)
  return Array.from({ length: 5 }, () => random.between(0, 1))
}

describe('createRandom', () => {
  it('repeats itself for the same seed and name', () => {
    expect(numbers(1, 'a')).toEqual(numbers(1, 'a'))
  })

  it('differs between seeds and between names', () => {
    expect(numbers(1, 'a')).not.toEqual(numbers(2, 'a'))
    expect(numbers(1, 'a')).not.toEqual(numbers(1, 'b'))
  })

  it('stays within its bounds and reaches both ends of whole numbers', () => {
    const random = createRandom(3, 'bounds')
    const seen = Array.from({ length: 200 }, () => random.whole(1, 4))
    expect(new Set(seen)).toEqual(new Set([1, 2, 3, 4]))
  })

  it('shuffles without losing or doubling anything', () => {
    fc.assert(
      fc.property(fc.integer(), fc.array(fc.string()), (seed, items) => {
        const shuffled = createRandom(seed, 'shuffle').shuffled(items)
        expect(shuffled.toSorted()).toEqual(items.toSorted())
      }),
    )
  })

  it('spreads evenly', () => {
    const random = createRandom(5, 'spread')
    const mean =
      Array.from({ length: 4000 }, () => random.between(0, 1)).reduce((a, b) => a + b) / 4000
    expect(mean).toBeGreaterThan(0.47)
    expect(mean).toBeLessThan(0.53)
  })
})
