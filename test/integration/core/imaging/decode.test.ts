import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import type { Sharp } from 'sharp'
import { describe, expect, test } from 'vitest'
import { decodePixels } from '../../../../src/core/imaging/decode.ts'
import type { Pixels } from '../../../../src/core/imaging/decode.ts'
import { drawPixels, drawing, jpegBytes } from '../../../fixtures/images.ts'
import { testFolder } from '../../../fixtures/test-folder.ts'

const golden = join(import.meta.dirname, '../../../golden')

/** The colour at a place. */
function at(pixels: Pixels, x: number, y: number): number[] {
  const start = (y * pixels.width + x) * 3
  return [...pixels.data.subarray(start, start + 3)]
}

/** Four quarters of one colour each: red, green, below them blue and yellow. */
function quarters(width: number, height: number): Sharp {
  const colours = [255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 0]
  return sharp(Uint8Array.from(colours), { raw: { width: 2, height: 2, channels: 3 } }).resize(
    width,
    height,
    { kernel: 'nearest', fit: 'fill' },
  )
}

describe('lossless formats give the pixels that were saved', () => {
  const drawn = drawPixels(1, 40, 30)
  const saved = () => drawing(1, 40, 30)

  test.each([
    ['png', () => saved().png().toBuffer()],
    ['tiff', () => saved().tiff({ compression: 'none' }).toBuffer()],
    ['tiff with LZW', () => saved().tiff({ compression: 'lzw' }).toBuffer()],
    ['webp', () => saved().webp({ lossless: true }).toBuffer()],
  ])('%s', async (_, encode) => {
    expect(await decodePixels(await encode())).toEqual({
      ...drawn,
      data: Buffer.from(drawn.data),
    })
  })
})

describe('lossy formats come close', () => {
  test.each([
    ['jpeg', () => quarters(64, 64).jpeg({ quality: 95 }).toBuffer()],
    ['webp', () => quarters(64, 64).webp({ quality: 95 }).toBuffer()],
    ['avif', () => quarters(64, 64).avif({ quality: 90, effort: 0 }).toBuffer()],
    ['gif', () => quarters(64, 64).gif().toBuffer()],
  ])('%s', async (_, encode) => {
    const pixels = await decodePixels(await encode())
    const differences = at(pixels, 16, 16).map((value, index) =>
      Math.abs(value - ([255, 0, 0][index] ?? 0)),
    )
    expect(Math.max(...differences)).toBeLessThan(6)
  })
})

describe('EXIF orientation', () => {
  const corners = {
    1: ['red', 'green', 'blue', 'yellow'],
    2: ['green', 'red', 'yellow', 'blue'],
    3: ['yellow', 'blue', 'green', 'red'],
    4: ['blue', 'yellow', 'red', 'green'],
    5: ['red', 'blue', 'green', 'yellow'],
    6: ['blue', 'red', 'yellow', 'green'],
    7: ['yellow', 'green', 'blue', 'red'],
    8: ['green', 'yellow', 'red', 'blue'],
  } as const
  const orientations = [1, 2, 3, 4, 5, 6, 7, 8] as const

  function colourName([red = 0, green = 0, blue = 0]: number[]): string {
    const bits = [red, green, blue].map((value) => (value > 128 ? 1 : 0)).join('')
    return { '100': 'red', '010': 'green', '001': 'blue', '110': 'yellow' }[bits] ?? bits
  }

  async function cornersOf(bytes: Uint8Array, atLeast?: number): Promise<string[]> {
    const pixels = await decodePixels(bytes, atLeast === undefined ? {} : { atLeast })
    const [right, bottom] = [pixels.width - 3, pixels.height - 3]
    return [
      at(pixels, 2, 2),
      at(pixels, right, 2),
      at(pixels, 2, bottom),
      at(pixels, right, bottom),
    ].map(colourName)
  }

  test.each(orientations)('%i of a JPEG is applied', async (orientation) => {
    const bytes = await quarters(48, 32).jpeg().withMetadata({ orientation }).toBuffer()
    expect(await cornersOf(bytes)).toEqual(corners[orientation])
  })

  test.each(orientations)('%i of a JPEG that is shrunk on load is applied', async (orientation) => {
    const bytes = await quarters(96, 64).jpeg().withMetadata({ orientation }).toBuffer()
    expect(await cornersOf(bytes, 8)).toEqual(corners[orientation])
  })

  test.each(['png', 'webp', 'tiff', 'avif'] as const)('6 of %s is applied', async (format) => {
    const bytes = await quarters(48, 32)
      .withMetadata({ orientation: 6 })
      .toFormat(format)
      .toBuffer()
    expect(await cornersOf(bytes)).toEqual(corners[6])
  })

  test('5 to 8 swap the sides', async () => {
    const bytes = await quarters(48, 32).jpeg().withMetadata({ orientation: 6 }).toBuffer()
    expect(await decodePixels(bytes)).toMatchObject({ width: 32, height: 48 })
  })
})

describe('other kinds of sample', () => {
  test('grey becomes three equal channels', async () => {
    const bytes = await sharp({ create: { width: 4, height: 4, channels: 3, background: '#777' } })
      .greyscale()
      .png()
      .toBuffer()
    expect(at(await decodePixels(bytes), 1, 1)).toEqual([0x77, 0x77, 0x77])
  })

  test('a palette is looked up', async () => {
    const bytes = await quarters(16, 16).png({ palette: true, colours: 4 }).toBuffer()
    expect(at(await decodePixels(bytes), 12, 12)).toEqual([255, 255, 0])
  })

  test('16 bits give their high byte', async () => {
    const values = Uint16Array.from([0, 255, 256, 0x80ff, 0xfe00, 0xffff])
    const bytes = await sharp(values, { raw: { width: 2, height: 1, channels: 3 } })
      .toColourspace('rgb16')
      .png()
      .toBuffer()
    expect([...(await decodePixels(bytes)).data]).toEqual([0, 0, 1, 128, 254, 255])
  })

  test('grey with 16 bits gives its high byte', async () => {
    const values = Uint16Array.from([0x1234, 0xabff])
    const bytes = await sharp(values, { raw: { width: 2, height: 1, channels: 1 } })
      .toColourspace('grey16')
      .png()
      .toBuffer()
    expect([...(await decodePixels(bytes)).data]).toEqual([0x12, 0x12, 0x12, 0xab, 0xab, 0xab])
  })

  test('CMYK is converted through its profile', async () => {
    const bytes = await quarters(32, 32).toColourspace('cmyk').jpeg({ quality: 95 }).toBuffer()
    const [red = 0, green = 0, blue = 0] = at(await decodePixels(bytes), 8, 8)
    expect([red > 180, green < 80, blue < 80]).toEqual([true, true, true])
  })

  test('a profile of another colour space than CMYK is ignored: sRGB is assumed', async () => {
    const plain = await quarters(16, 16).png().toBuffer()
    const inP3 = await quarters(16, 16).withIccProfile('p3', { attach: true }).png().toBuffer()
    const stored = await sharp(inP3, { ignoreIcc: true }).raw().toBuffer()
    expect(at(await decodePixels(inP3), 2, 2)).toEqual([...stored.subarray(0, 3)])
    expect(at(await decodePixels(plain), 2, 2)).toEqual([255, 0, 0])
  })

  test('transparency is blended over white and rounded', async () => {
    const rgba = Uint8Array.from([
      10, 20, 30, 0, 10, 20, 30, 255, 10, 20, 30, 128, 200, 30, 60, 241,
    ])
    const bytes = await sharp(rgba, { raw: { width: 4, height: 1, channels: 4 } })
      .png()
      .toBuffer()
    expect([...(await decodePixels(bytes)).data]).toEqual([
      ...[255, 255, 255],
      ...[10, 20, 30],
      ...[132, 137, 142],
      ...[203, 42, 71],
    ])
  })

  test('an animation gives its first frame', async () => {
    const frame = (background: string) =>
      sharp({ create: { width: 8, height: 8, channels: 3, background } })
        .png()
        .toBuffer()
    const frames = [await frame('#ff0000'), await frame('#0000ff')]
    const bytes = await sharp(frames, { join: { animated: true } })
      .gif()
      .toBuffer()
    const pixels = await decodePixels(bytes)
    expect([pixels.width, pixels.height, at(pixels, 4, 4)]).toEqual([8, 8, [255, 0, 0]])
  })
})

describe('HEIC', () => {
  const decoded = (name: string) => decodePixels(join(golden, 'images', name))

  test('is decoded', async () => {
    const pixels = await decoded('gradient.heic')
    expect([pixels.width, pixels.height, at(pixels, 5, 5), at(pixels, 40, 28)]).toEqual([
      48,
      32,
      [250, 250, 250],
      [200, 196, 63],
    ])
  })

  test('is upright', async () => {
    const pixels = await decoded('rotated.heic')
    expect([pixels.width, pixels.height, at(pixels, 5, 5)]).toEqual([48, 32, [250, 250, 250]])
  })

  test('is blended over white', async () => {
    const pixels = await decoded('alpha.heic')
    expect([at(pixels, 5, 5), at(pixels, 40, 5)]).toEqual([
      [254, 0, 0],
      [254, 127, 127],
    ])
  })
})

describe('shrink on load', () => {
  interface Case {
    readonly name: string
    readonly jpeg: string
    readonly decoded: Record<string, { width: number; height: number; data: string }>
  }
  const { cases } = JSON.parse(readFileSync(join(golden, 'jpeg-scaled.json'), 'utf8')) as {
    cases: Case[]
  }
  // At the smaller side of each case (45 to 61) these ask for exactly one of the three.
  const asked = { 2: 8, 4: 5, 8: 2 } as const

  test.each(
    cases.flatMap((golden) => ([2, 4, 8] as const).map((shrink) => ({ ...golden, shrink }))),
  )('at 1/$shrink of $name equals libjpeg’s own', async ({ jpeg, decoded, shrink }) => {
    const expected = decoded[shrink]
    const pixels = await decodePixels(Buffer.from(jpeg, 'base64'), { atLeast: asked[shrink] })
    expect({ ...pixels, data: Buffer.from(pixels.data).toString('base64') }).toEqual(expected)
  })

  test('gives the same from a file and from its bytes', async () => {
    const bytes = await jpegBytes(3, 500, 400)
    const path = await testFolder().write('a [b] "c" it’s.jpg', bytes)
    const fromFile = await decodePixels(path, { atLeast: 40 })
    expect(fromFile).toEqual(await decodePixels(bytes, { atLeast: 40 }))
    expect([fromFile.width, fromFile.height]).toEqual([125, 100])
  })

  test.each([
    [100, 200, 200],
    [101, 400, 400],
    [50, 100, 100],
    [25, 50, 50],
    [1, 50, 50],
  ])('for a side of %i both sides stay at least twice it', async (atLeast, width, height) => {
    const bytes = await jpegBytes(4, 400, 400)
    expect(await decodePixels(bytes, { atLeast })).toMatchObject({ width, height })
  })

  test('looks at the smaller side', async () => {
    const bytes = await jpegBytes(5, 800, 100)
    expect(await decodePixels(bytes, { atLeast: 30 })).toMatchObject({ width: 800, height: 100 })
  })

  test('is for JPEG only', async () => {
    const bytes = await drawing(6, 400, 400).webp().toBuffer()
    expect(await decodePixels(bytes, { atLeast: 10 })).toMatchObject({ width: 400, height: 400 })
  })

  test('finds the size behind a large header', async () => {
    const large = Buffer.concat(
      Array.from({ length: 3 }, () =>
        Buffer.from([0xff, 0xe9, 0xff, 0xff, ...Array(65_533).fill(1)]),
      ),
    )
    const jpeg = await jpegBytes(7, 400, 400)
    const bytes = Buffer.concat([jpeg.subarray(0, 2), large, jpeg.subarray(2)])
    const path = await testFolder().write('large-header.jpg', bytes)
    expect(await decodePixels(path, { atLeast: 50 })).toMatchObject({ width: 100, height: 100 })
  })

  test('finds a file that is cut', async () => {
    const bytes = (await jpegBytes(8, 400, 400)).subarray(0, -200)
    const path = await testFolder().write('cut.jpg', bytes)
    await expect(decodePixels(path, { atLeast: 50 })).rejects.toMatchObject({
      code: 'image.unreadable',
      data: { path, problem: 'truncated' },
    })
  })
})

test('bytes that are no picture are an error without a path', async () => {
  await expect(decodePixels(Buffer.from('hello'))).rejects.toMatchObject({
    code: 'image.unreadable',
    data: { path: '', problem: 'not-an-image' },
  })
})
