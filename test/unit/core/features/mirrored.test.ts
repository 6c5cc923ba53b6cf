import { expect, test } from 'vitest'
import { mirrored } from '../../../../src/core/features/extraction.ts'

test.each([
  [
    'an even side',
    2,
    [1, 2, 3, 4, 5, 6, 11, 12, 13, 14, 15, 16],
    [4, 5, 6, 1, 2, 3, 14, 15, 16, 11, 12, 13],
  ],
  ['one pixel', 1, [1, 2, 3], [1, 2, 3]],
])('turns every row round, not the colours: %s', (_, side, pixels, expected) => {
  expect(Array.from(mirrored(Uint8Array.from(pixels), side))).toEqual(expected)
})

test('twice gives the picture back', () => {
  const pixels = Uint8Array.from({ length: 5 * 5 * 3 }, (_, index) => index * 3)
  expect(mirrored(mirrored(pixels, 5), 5)).toEqual(pixels)
})
