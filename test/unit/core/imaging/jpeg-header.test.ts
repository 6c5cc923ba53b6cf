import { expect, test } from 'vitest'
import { readJpegHeader } from '../../../../src/core/imaging/jpeg-header.ts'

const frame = (marker: number, components = 3) =>
  Buffer.from([0xff, marker, 0, 8 + 3 * components, 8, 0x04, 0xb0, 0x06, 0x40, components])
const start = Buffer.from([0xff, 0xd8])
const comment = Buffer.from([0xff, 0xfe, 0, 6, 0xff, 0xc0, 1, 2])

test('reads size and components of a baseline frame', () => {
  expect(readJpegHeader(Buffer.concat([start, frame(0xc0)]))).toEqual({
    width: 1600,
    height: 1200,
    componentCount: 3,
    isProgressive: false,
  })
})

test('knows a progressive frame', () => {
  expect(readJpegHeader(Buffer.concat([start, frame(0xc2)]))?.isProgressive).toBe(true)
})

test('counts the components of CMYK', () => {
  expect(readJpegHeader(Buffer.concat([start, frame(0xc0, 4)]))?.componentCount).toBe(4)
})

test('is not misled by a frame marker inside a segment', () => {
  expect(readJpegHeader(Buffer.concat([start, comment, frame(0xc0)]))?.width).toBe(1600)
})

test('passes over fill bytes and stray bytes between segments', () => {
  const stray = Buffer.from([0x12, 0x34, 0xff, 0xff])
  expect(readJpegHeader(Buffer.concat([start, comment, stray, frame(0xc0)]))?.width).toBe(1600)
})

test('takes Huffman tables for no frame', () => {
  const tables = Buffer.from([0xff, 0xc4, 0, 3, 0])
  expect(readJpegHeader(Buffer.concat([start, tables, frame(0xc1)]))?.height).toBe(1200)
})

test('says nothing where the frame is not there yet', () => {
  expect(readJpegHeader(Buffer.concat([start, comment]))).toBeNull()
})

test('says nothing where the frame is cut', () => {
  expect(readJpegHeader(Buffer.concat([start, frame(0xc0).subarray(0, 9)]))).toBeNull()
})
