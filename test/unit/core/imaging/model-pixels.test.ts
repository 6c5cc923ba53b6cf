import { readFileSync } from 'node:fs'
import { describe, expect, it, test } from 'vitest'
import { resizePixels } from '../../../../src/core/imaging/model-pixels.ts'
import { resizeTriangle } from '../../../../src/core/imaging/resize-triangle.ts'
import { drawPixels } from '../../../fixtures/images.ts'

interface Golden {
  cases: {
    input: { shape: [height: number, width: number, channels: number]; data: number[] }
    size: [height: number, width: number]
    tf: { bilinear_antialias: number[] }
  }[]
}

// Made by TensorFlow: golden/scripts/preprocess.py.
const goldenPath = new URL('../../../golden/resize.json', import.meta.url)
const { cases } = JSON.parse(readFileSync(goldenPath, 'utf8')) as Golden

/** Half a level for the rounding, the rest for 32-bit floats in TensorFlow and here. */
const withinRounding = 0.5 + 2e-4

function largestDifference(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  return Array.from(found).reduce(
    (largest, value, index) => Math.max(largest, Math.abs(value - (expected[index] ?? NaN))),
    0,
  )
}

/** The same filter by its definition: every weight of every pixel, in 64-bit floats. */
function byDefinition(pixels: ReturnType<typeof drawPixels>, side: number): Float64Array {
  const weightsOf = (inputSize: number, output: number) => {
    const scale = inputSize / side
    const center = (output + 0.5) * scale - 0.5
    const weights = Array.from({ length: inputSize }, (_, input) =>
      Math.max(0, 1 - Math.abs(input - center) / Math.max(scale, 1)),
    )
    const total = weights.reduce((sum, weight) => sum + weight, 0)
    return weights.map((weight) => weight / total)
  }
  const { data, width, height } = pixels
  const across = Array.from({ length: side }, (_, x) => weightsOf(width, x))
  const down = Array.from({ length: side }, (_, y) => weightsOf(height, y))
  const value = (index: number) => {
    const [y, x, channel] = [Math.floor(index / side / 3), Math.floor(index / 3) % side, index % 3]
    let sum = 0
    for (const [row, rowWeight] of (down[y] ?? []).entries()) {
      for (const [column, weight] of (across[x] ?? []).entries()) {
        sum += rowWeight * weight * (data[(row * width + column) * 3 + channel] ?? NaN)
      }
    }
    return sum
  }
  return Float64Array.from({ length: side * side * 3 }, (_, index) => value(index))
}

describe('resizeTriangle equals TensorFlow with antialias, rounded', () => {
  test.each(cases.map(({ input, size, tf }) => ({ input, size, expected: tf.bilinear_antialias })))(
    '$input.shape to $size',
    ({ input, size, expected }) => {
      const [height, width] = input.shape
      const resized = new Uint8Array(expected.length)
      const pixels = { data: Uint8Array.from(input.data), width, height }
      resizeTriangle(pixels, size[1], size[0], resized)
      expect(largestDifference(resized, expected)).toBeLessThan(withinRounding)
    },
  )

  it('has all cases of the golden file', () => {
    expect(cases.length).toBe(8)
  })
})

describe('resizePixels', () => {
  test.each([
    { width: 97, height: 61, side: 16 },
    { width: 61, height: 97, side: 16 },
    { width: 45, height: 45, side: 44 },
    { width: 20, height: 30, side: 40 },
    { width: 300, height: 3, side: 12 },
    { width: 3, height: 300, side: 12 },
    { width: 1, height: 1, side: 5 },
    { width: 64, height: 64, side: 1 },
  ])('follows the definition from $width x $height to $side', ({ width, height, side }) => {
    const pixels = drawPixels(7, width, height)
    const resized = resizePixels(pixels, side)
    expect(largestDifference(resized, byDefinition(pixels, side))).toBeLessThan(withinRounding)
  })

  it('gives side x side pixels of three channels', () => {
    expect(resizePixels(drawPixels(1, 50, 40), 24).length).toBe(24 * 24 * 3)
  })

  it('leaves pixels of the right size as they are', () => {
    const pixels = drawPixels(2, 32, 32)
    expect(resizePixels(pixels, 32)).toEqual(pixels.data)
  })

  it('rounds a tie to the even level', () => {
    const data = Uint8Array.from([0, 1, 2, 1, 2, 3, 0, 1, 2, 1, 2, 3])
    expect(Array.from(resizePixels({ data, width: 2, height: 2 }, 1))).toEqual([0, 2, 2])
  })

  it('keeps a plain colour to the last level', () => {
    const data = new Uint8Array(517 * 389 * 3).fill(255)
    const resized = resizePixels({ data, width: 517, height: 389 }, 224)
    expect(resized.every((value) => value === 255)).toBe(true)
  })

  it('does not depend on what was scaled before', () => {
    const [small, large] = [drawPixels(3, 40, 30), drawPixels(4, 500, 300)]
    const first = resizePixels(small, 28)
    resizePixels(large, 36)
    expect(resizePixels(small, 28)).toEqual(first)
  })

  it('reads the pixels where they lie in a larger buffer', () => {
    const { data } = drawPixels(5, 30, 20)
    const buffer = new Uint8Array(data.length + 7)
    buffer.set(data, 7)
    const inside = { data: buffer.subarray(7), width: 30, height: 20 }
    expect(resizePixels(inside, 9)).toEqual(resizePixels({ data, width: 30, height: 20 }, 9))
  })

  it('scales pictures that do not fit into the first pages of memory', () => {
    const data = Uint8Array.from({ length: 9000 * 24 * 3 }, (_, index) => (index * 7919) % 251)
    const pixels = { data, width: 9000, height: 24 }
    const resized = resizePixels(pixels, 6)
    expect(largestDifference(resized, byDefinition(pixels, 6))).toBeLessThan(withinRounding)
  })
})
