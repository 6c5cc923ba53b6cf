import { readFile } from 'node:fs/promises'
import { describe, expect, it, test } from 'vitest'
import { decodePixels } from '../../../../src/core/imaging/decode.ts'
import { modelPixels, resizePixels } from '../../../../src/core/imaging/model-pixels.ts'
import { drawing } from '../../../fixtures/images.ts'
import { testFolder } from '../../../fixtures/test-folder.ts'

async function file(width: number, height: number, format: 'jpeg' | 'png'): Promise<string> {
  return testFolder().write(
    `a.${format}`,
    await drawing(3, width, height).toFormat(format).toBuffer(),
  )
}

function meanDifference(one: Uint8Array, other: Uint8Array): number {
  const sum = one.reduce(
    (total, value, index) => total + Math.abs(value - (other[index] ?? NaN)),
    0,
  )
  return sum / one.length
}

describe('modelPixels', () => {
  it('scales what the decoder gives', async () => {
    const path = await file(90, 70, 'png')
    expect(await modelPixels(path, 32)).toEqual(resizePixels(await decodePixels(path), 32))
  })

  it('is the same from a path and from bytes', async () => {
    const path = await file(300, 200, 'jpeg')
    expect(await modelPixels(await readFile(path), 32)).toEqual(await modelPixels(path, 32))
  })

  it('leaves the bytes it was given as they were', async () => {
    const bytes = await readFile(await file(300, 200, 'jpeg'))
    const before = Uint8Array.from(bytes)
    await modelPixels(bytes, 32)
    expect(Uint8Array.from(bytes)).toEqual(before)
  })

  it('starts from a JPEG decoded at a fraction where both sides stay twice as long', async () => {
    const path = await file(300, 200, 'jpeg')
    const shrunk = await decodePixels(path, { atLeast: 32 })
    expect([shrunk.width, shrunk.height]).toEqual([150, 100])
    expect(await modelPixels(path, 32)).toEqual(resizePixels(shrunk, 32))
  })

  test.each([
    [1024, 768],
    [517, 389],
  ])('differs little from the whole %i x %i decoded', async (width, height) => {
    const path = await file(width, height, 'jpeg')
    const whole = resizePixels(await decodePixels(path), 64)
    expect(meanDifference(await modelPixels(path, 64), whole)).toBeLessThan(1)
  })

  it('refuses what is no picture', async () => {
    const path = await testFolder().write('a.jpg', 'no picture')
    await expect(modelPixels(path, 32)).rejects.toMatchObject({
      code: 'image.unreadable',
      data: { path, problem: 'not-an-image' },
    })
  })
})
