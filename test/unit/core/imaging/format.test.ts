import { describe, expect, test } from 'vitest'
import { detectFormat } from '../../../../src/core/imaging/format.ts'

const bytes = (text: string) => Buffer.from(text, 'latin1')
const container = (major: string, ...others: string[]) => {
  const brands = `${major}\0\0\0\0${others.join('')}`
  const size = String.fromCharCode(8 + brands.length)
  return bytes(`\0\0\0${size}ftyp${brands}`)
}

describe('formats that are read', () => {
  test.each([
    ['jpeg', bytes('\xff\xd8\xff\xe0')],
    ['png', bytes('\x89PNG\r\n\x1a\n')],
    ['webp', bytes('RIFF\x10\0\0\0WEBPVP8 ')],
    ['gif', bytes('GIF89a')],
    ['gif', bytes('GIF87a')],
    ['tiff', bytes('II*\0\x08\0\0\0\0\0')],
    ['tiff', bytes('MM\0*\0\0\0\x08\0\0')],
    ['avif', container('avif', 'mif1', 'miaf')],
    ['avif', container('mif1', 'avif', 'miaf')],
    ['heic', container('heic', 'mif1', 'heic')],
    ['heic', container('heix', 'mif1')],
    ['heic', Buffer.concat([container('mif1'), bytes('....infe....hvc1')])],
    ['avif', Buffer.concat([container('mif1'), bytes('....infe....av01')])],
  ])('%s', (format, head) => {
    expect(detectFormat(head)).toEqual({ kind: 'read', format })
  })
})

describe('kinds that are refused by name', () => {
  test.each([
    ['PDF', bytes('%PDF-1.7')],
    ['Photoshop', bytes('8BPS\0\x01')],
    ['JPEG XL', bytes('\xff\x0a\xfa')],
    ['JPEG 2000', bytes('\0\0\0\x0cjP  \r\n\x87\n')],
    ['camera raw', bytes('II*\0\x10\0\0\0CR\x02\0')],
    ['camera raw', bytes('FUJIFILMCCD-RAW 0201')],
    ['camera raw', container('crx ', 'isom')],
    ['camera raw', tiffWithTags([50706, 1])],
    ['camera raw', tiffWithTags([254, 1], [330, 8])],
    ['video', container('isom', 'avc1')],
    ['video', container('qt  ')],
    ['HEIF', container('mif1')],
    ['BMP', Buffer.concat([bytes('BM'), Buffer.alloc(12), bytes('\x28\0\0\0')])],
    ['SVG', bytes('<svg xmlns="http://www.w3.org/2000/svg">')],
    ['SVG', bytes('\xef\xbb\xbf<?xml version="1.0"?>\n<!-- made by hand -->\n<svg width="1">')],
    ['SVG', Buffer.from('\ufeff<svg viewBox="0 0 1 1"></svg>', 'utf16le')],
  ])('%s', (name, head) => {
    expect(detectFormat(head)).toEqual({ kind: 'refused', name })
  })
})

describe('what is no picture', () => {
  test.each([
    ['nothing', bytes('')],
    ['a text', bytes('hello, this is a text')],
    ['a text that starts with BM', bytes('BMW is a make of cars, and this is a text')],
    ['a page', bytes('<!DOCTYPE html><html><svg></svg></html>')],
    ['zeros', Buffer.alloc(100)],
    ['the first byte of a JPEG', bytes('\xff')],
  ])('%s', (_, head) => {
    expect(detectFormat(head)).toEqual({ kind: 'unknown' })
  })
})

test('a TIFF with a small second picture is a TIFF', () => {
  expect(detectFormat(tiffWithTags([254, 0], [330, 8]))).toEqual({ kind: 'read', format: 'tiff' })
})

/** A little-endian TIFF directory of LONG tags. */
function tiffWithTags(...tags: (readonly [tag: number, value: number])[]): Buffer {
  const head = Buffer.alloc(10 + tags.length * 12 + 4)
  head.write('II*\0\x08', 'latin1')
  head.writeUInt16LE(tags.length, 8)
  for (const [index, [tag, value]] of tags.entries()) {
    const at = 10 + index * 12
    head.writeUInt16LE(tag, at)
    head.writeUInt16LE(4, at + 2)
    head.writeUInt32LE(1, at + 4)
    head.writeUInt32LE(value, at + 8)
  }
  return head
}
