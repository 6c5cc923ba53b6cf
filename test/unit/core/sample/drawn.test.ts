import { describe, expect, it } from 'vitest'
import { drawnLabels } from '../../../../src/core/sample/drawings.ts'
import type { DrawnPicture } from '../../../../src/core/sample/drawn.ts'
import { planPictures } from '../../../../src/core/sample/drawn.ts'

const pictures = planPictures(1)

function drawingsOf(some: readonly DrawnPicture[]): Set<string> {
  return new Set(some.map(({ codePoint }) => codePoint))
}

function family(codePoint: string): string {
  const found = Object.values(drawnLabels)
    .flat()
    .find((members) => members.split(' ').includes(codePoint))
  return found ?? ''
}

describe('the plan of the drawn sample', () => {
  it('has seven labels', () => {
    expect(new Set(pictures.map(({ label }) => label)).size).toBe(7)
  })

  it.each(Object.keys(drawnLabels))(
    'gives %s 40 to 80 pictures of at least 12 drawings',
    (label) => {
      const ofLabel = pictures.filter((picture) => picture.label === label)
      expect(ofLabel.length).toBeGreaterThanOrEqual(40)
      expect(ofLabel.length).toBeLessThanOrEqual(80)
      expect(drawingsOf(ofLabel).size).toBeGreaterThanOrEqual(12)
    },
  )

  it('never shows a drawing, or one nearly the same, on both sides', () => {
    const familiesOf = (side: 'learn' | 'held-out') =>
      new Set(pictures.filter((picture) => picture.side === side).map((p) => family(p.codePoint)))
    const heldOut = familiesOf('held-out')
    expect([...familiesOf('learn')].filter((name) => heldOut.has(name))).toEqual([])
  })

  it('holds enough out of every label to judge it', () => {
    const heldOut = Object.groupBy(
      pictures.filter(({ side }) => side === 'held-out'),
      ({ label }) => label,
    )
    const counts = Object.values(heldOut).map((some) => some?.length ?? 0)
    expect(counts).toHaveLength(7)
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(12)
  })

  it('gives every picture a file of its own', () => {
    expect(new Set(pictures.map(({ path }) => path)).size).toBe(pictures.length)
  })

  it('is the same for the same seed and another for another', () => {
    expect(planPictures(1)).toEqual(pictures)
    expect(planPictures(2)).not.toEqual(pictures)
  })
})
