import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SideQuestion, UsedSide } from '../../../../src/core/project/sides.ts'
import { sideOf } from '../../../../src/core/project/sides.ts'

const question: SideQuestion = {
  imageId: '0'.repeat(32),
  isBridge: false,
  twinSide: null,
  hint: null,
  unitSize: 1,
  counts: { learnCount: 0, heldOutCount: 0 },
}

/** The sides of images of one label that come one by one. */
function sidesOfSingles(count: number): UsedSide[] {
  const sides: UsedSide[] = []
  for (let index = 0; index < count; index++) {
    const heldOutCount = sides.filter((side) => side === 'held-out').length
    const counts = { learnCount: index - heldOutCount, heldOutCount }
    sides.push(sideOf({ ...question, counts }) as UsedSide)
  }
  return sides
}

describe('sideOf', () => {
  it('holds out the third, the eighth and so on of single images', () => {
    const heldOut = sidesOfSingles(20).flatMap((side, index) => (side === 'held-out' ? index : []))
    expect(heldOut).toEqual([2, 7, 12, 17])
  })

  it('stays within one of 20 % at any number of single images', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 400 }), (count) => {
        const heldOutCount = sidesOfSingles(count).filter((side) => side === 'held-out').length
        expect(Math.abs(heldOutCount - count / 5)).toBeLessThanOrEqual(1)
      }),
      { numRuns: 30, seed: 1 },
    )
  })

  it('learns from a group that would overshoot held out', () => {
    expect(sideOf({ ...question, unitSize: 10 })).toBe('learn')
  })

  it('holds a group out that leaves held out nearer to its share', () => {
    const counts = { learnCount: 40, heldOutCount: 0 }
    expect(sideOf({ ...question, unitSize: 10, counts })).toBe('held-out')
  })

  it.each([
    ['held-out', '0'.repeat(31) + '2'],
    ['learn', '0'.repeat(31) + '3'],
  ])('decides a draw for %s by the content hash %s', (side, imageId) => {
    // 10 of 25 held out, or 0: both five away from 20 %.
    const counts = { learnCount: 15, heldOutCount: 0 }
    expect(sideOf({ ...question, imageId, unitSize: 10, counts })).toBe(side)
  })

  it('follows the hint of the import', () => {
    expect(sideOf({ ...question, hint: 'held-out' })).toBe('held-out')
  })

  it('follows its twin', () => {
    expect(sideOf({ ...question, twinSide: 'held-out' })).toBe('held-out')
  })

  it('is neither where twin and hint disagree', () => {
    expect(sideOf({ ...question, twinSide: 'learn', hint: 'held-out' })).toBe('neither')
  })

  it('is neither for a bridge, whatever the hint', () => {
    expect(sideOf({ ...question, isBridge: true, hint: 'learn' })).toBe('neither')
  })
})
