import { describe, expect, it } from 'vitest'
import { FeatureTableBuilder } from '../../../../src/core/features/feature-table.ts'
import { imageIdSchema } from '../../../../src/shared/domain/ids.ts'

const ids = ['a', 'b', 'c', 'd'].map((letter) => imageIdSchema.parse(letter.repeat(32)))

/** A table of rows 0 0, 1 1, 2 2, 3 3 without the images at the given places. */
function tableWithout(...places: number[]) {
  const builder = new FeatureTableBuilder(ids, ['plain', 'mirrored'], 2)
  for (const index of ids.keys()) {
    builder.row(index, 'plain').fill(index)
    builder.row(index, 'mirrored').fill(10 + index)
  }
  for (const id of ids.filter((_, index) => places.includes(index))) builder.leaveOut(id)
  return builder.finish()
}

describe('FeatureTableBuilder', () => {
  it('gives the rows as they were filled', () => {
    expect(tableWithout()).toEqual({
      width: 2,
      imageIds: ids,
      plain: Float32Array.of(0, 0, 1, 1, 2, 2, 3, 3),
      mirrored: Float32Array.of(10, 10, 11, 11, 12, 12, 13, 13),
    })
  })

  it('closes up where images are left out', () => {
    expect(tableWithout(0, 2)).toEqual({
      width: 2,
      imageIds: [ids[1], ids[3]],
      plain: Float32Array.of(1, 1, 3, 3),
      mirrored: Float32Array.of(11, 11, 13, 13),
    })
  })

  it('is empty where all are left out', () => {
    const { imageIds, plain } = tableWithout(0, 1, 2, 3)
    expect([imageIds, plain.length]).toEqual([[], 0])
  })

  it('has no mirrored rows where they were not asked for', () => {
    const table = new FeatureTableBuilder(ids, ['plain'], 2).finish()
    expect(Object.keys(table)).toEqual(['width', 'imageIds', 'plain'])
  })

  it('says in a code that there is no memory for it', () => {
    const make = () => new FeatureTableBuilder(ids, ['plain'], 2 ** 50)
    expect(make).toThrow(expect.objectContaining({ code: 'engine.out-of-memory' }))
  })

  it('has no room for a view it was not made for', () => {
    const builder = new FeatureTableBuilder(ids, ['plain'], 2)
    expect(() => builder.row(0, 'mirrored')).toThrow('no view mirrored')
  })
})
