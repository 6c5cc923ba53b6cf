import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { beforeAll, describe, expect, test } from 'vitest'
import { inspectFile } from '../../../../src/core/imaging/inspect.ts'
import {
  hammingDistance,
  nearDuplicateDistance,
} from '../../../../src/core/imaging/perceptual-hash.ts'
import { photographsFolder } from '../../../fixtures/photographs.ts'
import { testFolder } from '../../../fixtures/test-folder.ts'

describe.skipIf(!photographsFolder())('500 photographs of clothing', () => {
  const folder = photographsFolder() ?? ''
  let paths: string[] = []
  let hashes: string[] = []

  const hashOf = async (path: string) =>
    (await inspectFile(path, { thumbnailFolder: null })).perceptualHash

  beforeAll(async () => {
    const names = await readdir(folder, { recursive: true })
    paths = names.filter((name) => name.endsWith('.jpg')).map((name) => join(folder, name))
    hashes = await Promise.all(paths.map(hashOf))
  })

  /** Of every tenth photograph: how far the hash of a copy of it is. */
  async function distancesOfCopies(copy: (path: string) => Promise<Buffer>): Promise<number[]> {
    const own = testFolder()
    const distances: number[] = []
    for (let index = 0; index < paths.length; index += 10) {
      const copied = await own.write(`${index}`, await copy(paths[index] ?? ''))
      distances.push(hammingDistance(hashes[index] ?? '', await hashOf(copied)))
    }
    return distances
  }

  const shareWithin = (distances: number[]) =>
    distances.filter((distance) => distance <= nearDuplicateDistance).length / distances.length

  test('of which no two are near-duplicates, nor close to it', () => {
    const closest = hashes.flatMap((a, index) =>
      hashes.slice(index + 1).map((b) => hammingDistance(a, b)),
    )
    expect(closest.reduce((least, distance) => Math.min(least, distance))).toBeGreaterThan(6)
  })

  test('of which copies at half the size are found', async () => {
    const distances = await distancesOfCopies((path) =>
      sharp(path).resize({ width: 160 }).jpeg().toBuffer(),
    )
    expect(shareWithin(distances)).toBe(1)
  })

  test('of which copies at a low quality are found', async () => {
    const distances = await distancesOfCopies((path) =>
      sharp(path).jpeg({ quality: 20 }).toBuffer(),
    )
    expect(shareWithin(distances)).toBeGreaterThan(0.95)
  })

  test('of which slightly cut copies are mostly found', async () => {
    const distances = await distancesOfCopies(async (path) => {
      const { width, height } = await sharp(path).metadata()
      const [left, top] = [Math.round(width / 100), Math.round(height / 100)]
      const rest = { left, top, width: width - 2 * left, height: height - 2 * top }
      return sharp(path).extract(rest).jpeg().toBuffer()
    })
    expect(shareWithin(distances)).toBeGreaterThan(0.8)
  })
})
