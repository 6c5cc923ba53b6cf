import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NearDuplicateIndex } from '../../../../src/core/project/near-duplicates.ts'
import { withBitsTurned } from '../../../fixtures/new-images.ts'

const hash = '0123456789abcdef'

function indexOf(...hashes: string[]): NearDuplicateIndex {
  const index = new NearDuplicateIndex(4)
  hashes.forEach((entered, position) => index.add(entered, position))
  return index
}

function distance(a: string, b: string): number {
  const differing = BigInt(`0x${a}`) ^ BigInt(`0x${b}`)
  return differing.toString(2).replaceAll('0', '').length
}

describe('NearDuplicateIndex', () => {
  it('finds an equal hash', () => {
    expect(indexOf(hash).find(hash)).toEqual([0])
  })

  it('finds a hash with four bits turned, one in each of four bands', () => {
    expect(indexOf(hash).find(withBitsTurned(hash, [0, 20, 33, 63]))).toEqual([0])
  })

  it('does not find a hash with five bits turned', () => {
    expect(indexOf(hash).find(withBitsTurned(hash, [0, 20, 33, 40, 63]))).toEqual([])
  })

  it('lets the first of equal hashes stand for all', () => {
    expect(indexOf(hash, hash).find(hash)).toEqual([0])
  })

  it('finds what comparing with every hash finds', () => {
    const bits = fc.array(fc.nat(63), { maxLength: 7 })
    fc.assert(
      fc.property(fc.uniqueArray(bits, { maxLength: 60 }), bits, (turned, wanted) => {
        const hashes = [...new Set(turned.map((some) => withBitsTurned(hash, some)))]
        const target = withBitsTurned(hash, wanted)
        const expected = hashes.flatMap((other, i) => (distance(other, target) <= 4 ? i : []))
        expect(indexOf(...hashes).find(target)).toEqual(expected)
      }),
      { numRuns: 200, seed: 1 },
    )
  })

  it('finds each of more hashes than it began with room for', () => {
    const hashes = Array.from({ length: 3000 }, (_, i) =>
      (BigInt(i + 1) * 0x9e3779b97f4a7c15n).toString(16).slice(-16).padStart(16, '0'),
    )
    const index = indexOf(...hashes)
    expect(hashes.map((entered) => index.find(entered))).toEqual(hashes.map((_, i) => [i]))
  })
})
