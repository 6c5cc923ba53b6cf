import { expect, it } from 'vitest'
import { dimensions } from '../../../../../src/core/formats/onnx/dimensions.ts'

it('calls every batch n', () => {
  expect(dimensions('features', [null, 8])).toEqual(['n', 8])
})

it('leaves the batch open where the network fixes it', () => {
  expect(dimensions('features', [1, 8])).toEqual(['n', 8])
})

it('names an open height and width after their tensor', () => {
  expect(dimensions('image', [null, null, null, 3])).toEqual([
    'n',
    'image_height',
    'image_width',
    3,
  ])
})

it('names other open sizes by their axis', () => {
  expect(dimensions('rows', [null, null, 3])).toEqual(['n', 'rows_size_1', 3])
})
