import { describe, expect, it } from 'vitest'
import type { KnownImage } from '../../../../src/core/project/batch.ts'
import { sortBatch } from '../../../../src/core/project/batch.ts'
import { newImage } from '../../../fixtures/new-images.ts'

const cat = newImage(1, { labelName: 'cat', sourcePath: '/photos/cat/1.jpg' })
const dog = newImage(1, { labelName: 'dog', sourcePath: '/photos/dog/1.jpg' })
const knownCat: KnownImage = {
  seq: 7,
  id: cat.id,
  labelRef: 1,
  labelName: 'cat',
  side: 1,
  sideHint: null,
  groupId: null,
  twinLearn: null,
}
const nothingKnown = () => undefined
const never = () => false

describe('sortBatch', () => {
  it('takes equal content once, with the paths of its other files', () => {
    const { newcomers } = sortBatch([cat, { ...cat, sourcePath: '/b.jpg' }], nothingKnown, never)
    expect([...newcomers.values()].map(({ file, otherPaths }) => [file, otherPaths])).toEqual([
      [cat, ['/b.jpg']],
    ])
  })

  it('takes the copy of whichever file was copied', () => {
    const copied = { ...cat, storedPath: '/project/images/1.jpg' }
    const { newcomers } = sortBatch([cat, copied], nothingKnown, never)
    expect(newcomers.get(cat.id)?.storedFile).toBe(copied)
  })

  it('takes the first side that one of the files asks for', () => {
    const { newcomers } = sortBatch([cat, { ...cat, side: 'held-out' }], nothingKnown, never)
    expect(newcomers.get(cat.id)?.sideHint).toBe('held-out')
  })

  it('reports the second of two labels and keeps the first', () => {
    const { wishes, conflicts } = sortBatch([cat, dog], nothingKnown, never)
    expect([[...wishes.values()], conflicts]).toEqual([
      ['cat'],
      [{ path: '/photos/dog/1.jpg', kind: 'two-labels', detail: 'cat, dog' }],
    ])
  })

  it('wishes no label for a name of spaces', () => {
    expect(sortBatch([{ ...cat, labelName: ' ' }], nothingKnown, never).wishes.size).toBe(0)
  })

  it('wishes a label for a known image without one', () => {
    const unlabelled = { ...knownCat, labelRef: null, labelName: null }
    expect(sortBatch([dog], () => unlabelled, never).wishes.get(dog.id)).toBe('dog')
  })

  it('reports another label for a known image', () => {
    const { conflicts } = sortBatch([dog], () => knownCat, never)
    expect(conflicts.map((problem) => problem.detail)).toEqual(['cat, dog'])
  })

  it('is silent about another label where that is settled', () => {
    expect(
      sortBatch(
        [dog],
        () => knownCat,
        () => true,
      ).conflicts,
    ).toEqual([])
  })
})
