import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  hammingDistance,
  hasStructure,
  nearDuplicateDistance,
  perceptualHash,
} from '../../../../src/core/imaging/perceptual-hash.ts'
import { drawPixels } from '../../../fixtures/images.ts'

const hexHash = fc.stringMatching(/^[0-9a-f]{16}$/)

describe('hammingDistance', () => {
  test('counts the bits that differ', () => {
    expect(hammingDistance('0000000000000000', '8000000000000001')).toBe(2)
  })

  test('is 64 between opposites', () => {
    expect(hammingDistance('00ff00ff00ff00ff', 'ff00ff00ff00ff00')).toBe(64)
  })

  test('equals a count over the digits in base two', () => {
    fc.assert(
      fc.property(hexHash, hexHash, (a, b) => {
        const difference = BigInt(`0x${a}`) ^ BigInt(`0x${b}`)
        const count = difference.toString(2).replaceAll('0', '').length
        expect(hammingDistance(a, b)).toBe(count)
      }),
    )
  })
})

describe('perceptualHash', () => {
  test('is the same for the same pixels, here and everywhere', () => {
    expect(perceptualHash(drawPixels(1, 120, 90))).toBe('774b6a1354a87ab1')
  })

  test('has half of its bits set', () => {
    const hash = perceptualHash(drawPixels(2, 100, 100))
    expect(hammingDistance(hash, '0000000000000000')).toBe(32)
  })

  test('hardly changes with the size of the picture', () => {
    const distance = hammingDistance(
      perceptualHash(drawPixels(3, 256, 192)),
      perceptualHash(drawPixels(3, 96, 72)),
    )
    expect(distance).toBeLessThanOrEqual(nearDuplicateDistance)
  })

  test('keeps different pictures far apart', () => {
    const hashes = Array.from({ length: 40 }, (_, seed) => perceptualHash(drawPixels(seed, 64, 64)))
    const distances = hashes.flatMap((a, index) =>
      hashes.slice(index + 1).map((b) => hammingDistance(a, b)),
    )
    expect(Math.min(...distances)).toBeGreaterThan(2 * nearDuplicateDistance)
  })

  test('takes pictures smaller than its grid', () => {
    expect(perceptualHash(drawPixels(4, 3, 2))).toMatch(/^[0-9a-f]{16}$/)
  })
})

describe('a picture without structure', () => {
  const plain = (level: number) => ({
    data: new Uint8Array(40 * 30 * 3).fill(level),
    width: 40,
    height: 30,
  })

  test('has a hash that says so', () => {
    expect(hasStructure(perceptualHash(plain(200)))).toBe(false)
  })

  test('is told from one that has some', () => {
    expect(hasStructure(perceptualHash(drawPixels(5, 40, 30)))).toBe(true)
  })
})
