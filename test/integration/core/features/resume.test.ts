import { spawnSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { computeFeatures } from '../../../../src/core/features/compute-features.ts'
import type { FeatureRequest } from '../../../../src/core/features/compute-features.ts'
import { featureSet } from './feature-set.ts'

const computeAndDie = join(import.meta.dirname, '../../../fixtures/compute-and-die.ts')

async function reusedCount(request: FeatureRequest): Promise<number> {
  let reused = NaN
  await computeFeatures(request, { onProgress: (_done, _total, count) => (reused = count) })
  return reused
}

async function computedAfresh(request: FeatureRequest) {
  const cacheFolder = join(dirname(request.cacheFolder), 'another-cache')
  return computeFeatures({ ...request, cacheFolder })
}

/** Computes until `imageCount` images are done, then is cancelled. */
async function computeAndCancel(request: FeatureRequest, imageCount: number): Promise<unknown> {
  const cancelling = new AbortController()
  const computing = computeFeatures(request, {
    signal: cancelling.signal,
    onProgress: (doneCount) => {
      if (doneCount >= imageCount) cancelling.abort()
    },
  })
  return computing.then(
    () => null,
    (thrown: unknown) => thrown,
  )
}

describe('a cancelled computation', () => {
  it('ends in work.cancelled', async () => {
    const request = await featureSet(12)
    expect(await computeAndCancel(request, 4)).toMatchObject({ code: 'work.cancelled' })
  })

  it('keeps what was computed and stops within the batches in hand', async () => {
    const request = await featureSet(20)
    await computeAndCancel(request, 4)
    const reused = await reusedCount(request)
    expect(reused).toBeGreaterThanOrEqual(4)
    expect(reused).toBeLessThanOrEqual(8)
  })

  it('does not read again what was computed', async () => {
    const request = await featureSet(6)
    await computeAndCancel(request, 3)
    rmSync(request.images[0]?.path ?? '')
    const { imageIds } = await computeFeatures(request)
    expect(imageIds.length).toBe(6)
  })

  it('computes nothing where it was cancelled before', async () => {
    const request = await featureSet(3)
    expect(await computeAndCancel(request, 0)).toMatchObject({ code: 'work.cancelled' })
    expect(await reusedCount(request)).toBe(0)
  })

  it('is of no use where everything was there', async () => {
    const request = await featureSet(3)
    await computeFeatures(request)
    expect(await computeAndCancel(request, 0)).toBe(null)
  })
})

describe('a killed computation', () => {
  it('is taken up where it was, with the rows of an undisturbed one', async () => {
    const request = await featureSet(12)
    const requestPath = join(dirname(request.cacheFolder), 'request.json')
    writeFileSync(requestPath, JSON.stringify(request))
    const { signal } = spawnSync(process.execPath, [computeAndDie, requestPath, '5'])
    expect(signal).toBe('SIGKILL')
    const resumed: number[] = []
    const table = await computeFeatures(request, {
      onProgress: (_done, _total, reused) => resumed.push(reused),
    })
    expect(resumed[0]).toBeGreaterThanOrEqual(5)
    expect(resumed[0]).toBeLessThan(12)
    expect(table).toEqual(await computedAfresh(request))
  })
})
