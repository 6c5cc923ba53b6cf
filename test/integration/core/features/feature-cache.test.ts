import {
  appendFileSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { FeatureCache } from '../../../../src/core/features/feature-cache.ts'
import type { ImageId } from '../../../../src/shared/domain/ids.ts'
import { testFolder } from '../../../fixtures/test-folder.ts'
import { idOf } from './feature-set.ts'

const width = 3

/** A cache in a folder of its own with the rows 1 1 1, 2 2 2 … under the ids 1, 2 … */
function filledCache(rowCount: number): string {
  const folder = join(testFolder().path, 'cache')
  appendRows(folder, 1, rowCount)
  return folder
}

function appendRows(folder: string, first: number, last: number): void {
  const cache = new FeatureCache(folder, width)
  for (let number = first; number <= last; number++) cache.append(idOf(number), rowOf(number))
  cache.close()
}

const rowOf = (number: number) => new Float32Array(width).fill(number)

/** What the cache has under ids, by their numbers; the rows where it says they are there. */
function read(folder: string, ...numbers: number[]): Record<number, number[]> {
  const targets = new Map<ImageId, Float32Array>(
    numbers.map((number) => [idOf(number), new Float32Array(width)] as const),
  )
  const found = new FeatureCache(folder, width).read(targets)
  return Object.fromEntries(
    [...found].map((id) => [Number.parseInt(id, 16), Array.from(targets.get(id) ?? [])]),
  )
}

function fileOf(folder: string, ending: string): string {
  const name = readdirSync(folder).find((each) => each.endsWith(ending))
  return join(folder, name ?? '')
}

describe('FeatureCache', () => {
  it('has nothing before anything was appended', () => {
    expect(read(join(testFolder().path, 'none'), 1)).toEqual({})
  })

  it('gives back what was appended, in any order, and nothing else', () => {
    const folder = filledCache(4)
    expect(read(folder, 4, 9, 1, 3)).toEqual({ 1: [1, 1, 1], 3: [3, 3, 3], 4: [4, 4, 4] })
  })

  it('keeps every bit of a number', () => {
    const folder = join(testFolder().path, 'cache')
    const row = Float32Array.of(-0, 1.1754942e-38, 0.1)
    const cache = new FeatureCache(folder, width)
    cache.append(idOf(1), row)
    cache.close()
    expect(read(folder, 1)[1]).toEqual(Array.from(row))
  })

  it('copies a row that is a part of a larger array', () => {
    const folder = join(testFolder().path, 'cache')
    const cache = new FeatureCache(folder, width)
    cache.append(idOf(1), Float32Array.of(9, 1, 2, 3, 9).subarray(1, 4))
    cache.close()
    expect(read(folder, 1)).toEqual({ 1: [1, 2, 3] })
  })

  it('reads what earlier processes and open ones wrote', () => {
    const folder = filledCache(2)
    const open = new FeatureCache(folder, width)
    open.append(idOf(7), rowOf(7))
    appendRows(folder, 3, 4)
    expect(Object.keys(read(folder, 1, 2, 3, 4, 7))).toEqual(['1', '2', '3', '4', '7'])
    open.close()
  })

  it('writes no file where nothing is appended', () => {
    const folder = filledCache(1)
    new FeatureCache(folder, width).close()
    expect(readdirSync(folder).length).toBe(2)
  })

  it('refuses a row of another width', () => {
    const cache = new FeatureCache(join(testFolder().path, 'cache'), width)
    expect(() => cache.append(idOf(1), new Float32Array(4))).toThrow('a row of 4 numbers')
  })

  it('says that it cannot write', () => {
    const { path } = testFolder()
    writeFileSync(join(path, 'file'), '')
    const cache = new FeatureCache(join(path, 'none'), width)
    writeFileSync(join(path, 'none'), '')
    expect(() => cache.append(idOf(1), rowOf(1))).toThrow(/project.cannot-write/)
  })
})

describe('FeatureCache after a kill or a broken disk', () => {
  it.each([1, 11, 12, 13])('misses the row that %i bytes at the end were lost of', (lost) => {
    const folder = filledCache(3)
    const rows = fileOf(folder, '.rows')
    truncateSync(rows, 36 - lost)
    const whole = Math.floor((36 - lost) / 12)
    expect(Object.keys(read(folder, 1, 2, 3)).length).toBe(whole)
  })

  it.each([1, 10, 19])('misses the row whose entry lacks %i bytes', (lost) => {
    const folder = filledCache(3)
    truncateSync(fileOf(folder, '.ids'), 60 - lost)
    expect(Object.keys(read(folder, 1, 2, 3))).toEqual(['1', '2'])
  })

  it('misses a row of which one bit has changed', () => {
    const folder = filledCache(3)
    const path = fileOf(folder, '.rows')
    const bytes = readFileSync(path)
    bytes[14] = (bytes[14] ?? 0) ^ 1
    writeFileSync(path, bytes)
    expect(Object.keys(read(folder, 1, 2, 3))).toEqual(['1', '3'])
  })

  it('gives no row under an id that was changed', () => {
    const folder = filledCache(1)
    const path = fileOf(folder, '.ids')
    const bytes = readFileSync(path)
    bytes[15] = 5
    writeFileSync(path, bytes)
    expect(read(folder, 1, 5)).toEqual({})
  })

  it('gives no row for an entry of zeros, which a power cut leaves', () => {
    const folder = filledCache(1)
    appendFileSync(fileOf(folder, '.ids'), Buffer.alloc(20))
    appendFileSync(fileOf(folder, '.rows'), Buffer.alloc(12))
    expect(read(folder, 0, 1)).toEqual({ 1: [1, 1, 1] })
  })

  it('takes the place of a lost row by a later one', () => {
    const folder = filledCache(2)
    truncateSync(fileOf(folder, '.rows'), 12)
    appendRows(folder, 2, 2)
    expect(read(folder, 1, 2)).toEqual({ 1: [1, 1, 1], 2: [2, 2, 2] })
  })

  it('misses all rows of a shard whose rows are gone', () => {
    const folder = filledCache(2)
    const cache = new FeatureCache(folder, width)
    rmSync(fileOf(folder, '.rows'))
    expect(cache.read(new Map([[idOf(1), new Float32Array(width)]])).size).toBe(0)
  })
})
