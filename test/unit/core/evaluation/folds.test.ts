import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dealFolds } from '../../../../src/core/evaluation/folds.ts'

const countsPerFold = (foldOf: Int32Array, labels: Int32Array, label: number) =>
  [0, 1, 2, 3, 4].map((fold) => foldOf.filter((of, i) => of === fold && labels[i] === label).length)

describe('dealing folds', () => {
  const labels = Int32Array.from({ length: 50 }, (_, image) => (image < 40 ? 0 : 1))
  const alone = Int32Array.from(labels.keys())

  it('spreads every label evenly', () => {
    const { foldOf } = dealFolds(labels, alone, { foldCount: 5, seed: 1 })
    expect(countsPerFold(foldOf, labels, 0)).toEqual([8, 8, 8, 8, 8])
    expect(countsPerFold(foldOf, labels, 1)).toEqual([2, 2, 2, 2, 2])
  })

  it('spreads what is left over', () => {
    const { foldOf } = dealFolds(labels.subarray(2, 48), alone, { foldCount: 5, seed: 1 })
    const sizes = [0, 1, 2, 3, 4].map((fold) => foldOf.filter((of) => of === fold).length)
    expect(sizes.toSorted((a, b) => a - b)).toEqual([9, 9, 9, 9, 10])
  })

  it('is the same for the same seed and differs for another', () => {
    const first = dealFolds(labels, alone, { foldCount: 5, seed: 1 })
    expect(dealFolds(labels, alone, { foldCount: 5, seed: 1 })).toEqual(first)
    expect(dealFolds(labels, alone, { foldCount: 5, seed: 2 })).not.toEqual(first)
  })

  it('makes no more folds than there are groups', () => {
    const { foldCount } = dealFolds(labels, labels, { foldCount: 5, seed: 1 })
    expect(foldCount).toBe(2)
  })

  it('deals one by one where all images are of one group', () => {
    const { foldOf } = dealFolds(labels, new Int32Array(50), { foldCount: 5, seed: 1 })
    expect(countsPerFold(foldOf, labels, 0)).toEqual([8, 8, 8, 8, 8])
  })

  it('never splits a group, and uses every fold', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(3), fc.nat(30)), { minLength: 40, maxLength: 120 }),
        fc.nat(),
        (images, seed) => {
          const groups = images.map(([, group]) => `group ${group}`)
          const found = Int32Array.from(images, ([label]) => label)
          const { foldOf, foldCount } = dealFolds(found, groups, { foldCount: 5, seed })
          const foldsOfGroup = Map.groupBy(foldOf, (_, image) => groups[image] ?? '')
          for (const folds of foldsOfGroup.values()) expect(new Set(folds).size).toBe(1)
          expect(new Set(foldOf).size).toBe(foldCount)
        },
      ),
      { numRuns: 100, seed: 1 },
    )
  })
})
