import { describe, expect, test } from 'vitest'
import {
  extensionOf,
  isNameOfFormat,
  isPictureName,
  isSkippedName,
} from '../../../../src/core/imaging/file-names.ts'

test.each([
  ['a.JPG', 'jpg'],
  ['archive.tar.gz', 'gz'],
  ['noextension', ''],
  ['.hidden', ''],
  ['dot.', ''],
])('the extension of %s is "%s"', (name, extension) => {
  expect(extensionOf(name)).toBe(extension)
})

describe('isPictureName', () => {
  test.each(['a.jpg', 'a.JPEG', 'a.png', 'a.webp', 'a.avif', 'a.tif', 'a.gif', 'a.HEIC'])(
    '%s is read',
    (name) => {
      expect(isPictureName(name)).toBe(true)
    },
  )

  test.each(['a.bmp', 'a.svg', 'a.cr2', 'a.NEF', 'a.psd', 'a.jxl'])(
    '%s is refused by name, not passed over',
    (name) => {
      expect(isPictureName(name)).toBe(true)
    },
  )

  test.each(['a.txt', 'a.json', 'a.mp4', 'a.zip', 'a', 'a.pdf', 'jpg'])('%s is none', (name) => {
    expect(isPictureName(name)).toBe(false)
  })
})

test.each([
  ['a.jpg', 'jpeg', true],
  ['a.jfif', 'jpeg', true],
  ['a.heif', 'avif', true],
  ['a.heif', 'heic', true],
  ['a', 'png', true],
  ['a.png', 'jpeg', false],
  ['a.dat', 'jpeg', false],
] as const)('%s may be %s: %s', (name, format, may) => {
  expect(isNameOfFormat(name, format)).toBe(may)
})

test.each(['.DS_Store', '._a.jpg', '__MACOSX', 'Thumbs.db', 'Shirts.graft', '@eaDir'])(
  '%s is skipped',
  (name) => {
    expect(isSkippedName(name)).toBe(true)
  },
)

test.each(['a.jpg', 'graft', 'cat.grafted', 'MACOSX'])('%s is not skipped', (name) => {
  expect(isSkippedName(name)).toBe(false)
})
