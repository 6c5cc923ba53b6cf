import { readFile } from 'node:fs/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { computeFeatures } from '../../../../src/core/features/compute-features.ts'
import { createExtractor } from '../../../../src/core/features/extractor.ts'
import { featureSet } from './feature-set.ts'

async function setWithExtractor(pictureCount: number) {
  const request = await featureSet(pictureCount)
  const extractor = await createExtractor(request)
  onTestFinished(() => extractor.close())
  return { request, extractor }
}

describe('createExtractor', () => {
  it('gives the same rows as the table', async () => {
    const { request, extractor } = await setWithExtractor(2)
    const { plain } = await computeFeatures(request)
    expect(await extractor.extract(request.images[1]?.path ?? '')).toEqual(plain.subarray(14))
  })

  it('takes the bytes of a file', async () => {
    const { request, extractor } = await setWithExtractor(1)
    const path = request.images[0]?.path ?? ''
    expect(await extractor.extract(await readFile(path))).toEqual(await extractor.extract(path))
  })

  it('answers several at once', async () => {
    const { request, extractor } = await setWithExtractor(3)
    const { plain } = await computeFeatures(request)
    const rows = await Promise.all(request.images.map(({ path }) => extractor.extract(path)))
    expect(rows.flatMap((row) => Array.from(row))).toEqual(Array.from(plain))
  })

  it('refuses what is no picture', async () => {
    const { extractor } = await setWithExtractor(0)
    await expect(extractor.extract('/nothing.jpg')).rejects.toMatchObject({
      code: 'image.unreadable',
      data: { problem: 'vanished' },
    })
  })
})
