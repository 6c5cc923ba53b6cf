import { readdirSync, rmSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { computeFeatures } from '../../../../src/core/features/compute-features.ts'
import type { FeatureRequest } from '../../../../src/core/features/compute-features.ts'
import { tensorflowCore } from '../../../../src/core/formats/tfjs/tensorflow.ts'
import { modelPixels } from '../../../../src/core/imaging/model-pixels.ts'
import { loadBase } from '../../../../src/core/network/bases.ts'
import { featureNetwork, withPreprocessing } from '../../../../src/core/network/graph.ts'
import { featureSet, idOf } from './feature-set.ts'

type Counts = [doneCount: number, totalCount: number, reusedCount: number]

async function computeCounting(request: FeatureRequest) {
  const counts: Counts[] = []
  const problems: string[] = []
  const table = await computeFeatures(request, {
    onProgress: (...count) => counts.push(count),
    onProblem: ({ path }) => problems.push(path),
  })
  return { table, counts, problems }
}

/** The features of one file by TensorFlow.js on the same pixels. */
async function byTensorflow(request: FeatureRequest, path: string): Promise<number[]> {
  const { base, basesFolders, side } = request
  const loaded = await loadBase(basesFolders, base.id)
  const network = withPreprocessing(featureNetwork(loaded), base.preprocessing)
  const core = tensorflowCore()
  const pixels = Float32Array.from(await modelPixels(path, side))
  const features = core.tidy(() => network.predict(core.tensor(pixels, [1, side, side, 3])))
  return Array.from(await (features as ReturnType<typeof core.tensor>).data())
}

describe('computeFeatures', () => {
  it('gives a row an image, in the order of the request', async () => {
    const request = await featureSet(5)
    const { imageIds, width, plain, mirrored } = await computeFeatures(request)
    expect(imageIds).toEqual([0, 1, 2, 3, 4].map(idOf))
    expect([width, plain.length, mirrored]).toEqual([14, 5 * 14, undefined])
    expect(new Set(plain).size).toBeGreaterThan(60)
  })

  it('agrees with TensorFlow.js on the same model pixels', async () => {
    const request = await featureSet(3)
    const { plain } = await computeFeatures(request)
    const expected = await byTensorflow(request, request.images[2]?.path ?? '')
    const differences = expected.map((value, index) =>
      Math.abs(value - (plain[2 * 14 + index] ?? NaN)),
    )
    expect(Math.max(...differences)).toBeLessThan(1e-5)
  })

  it('gives a cached row bit for bit as it was computed', async () => {
    const request = await featureSet(5)
    const computed = await computeFeatures(request)
    const { table, counts } = await computeCounting(request)
    expect(table).toEqual(computed)
    expect(counts).toEqual([[5, 5, 5]])
  })

  it('computes what is new alone', async () => {
    const request = await featureSet(6)
    await computeFeatures({ ...request, images: request.images.slice(1, 4) })
    const { table, counts } = await computeCounting(request)
    expect(counts).toEqual([
      [3, 6, 3],
      [4, 6, 3],
      [5, 6, 3],
      [6, 6, 3],
    ])
    rmSync(request.cacheFolder, { recursive: true })
    expect(table).toEqual(await computeFeatures(request))
  })

  it('takes an image from the cache whatever its file is called now', async () => {
    const request = await featureSet(2)
    const { plain } = await computeFeatures(request)
    const moved = request.images.map(({ id }) => ({ id, path: '/gone.jpg' }))
    expect((await computeFeatures({ ...request, images: moved })).plain).toEqual(plain)
  })

  it('does not load the base once its view is written', async () => {
    const request = await featureSet(2)
    const { plain } = await computeFeatures(request)
    rmSync(request.cacheFolder, { recursive: true })
    expect((await computeFeatures({ ...request, basesFolders: [] })).plain).toEqual(plain)
  })

  it('needs neither decoder nor network where everything is cached', async () => {
    const request = await featureSet(2)
    const { plain } = await computeFeatures(request)
    const threadEntry = '/nothing/that/starts.ts'
    const cached = await computeFeatures({ ...request, lanes: { kind: 'threads', threadEntry } })
    expect(cached.plain).toEqual(plain)
  })

  it.each([
    { part: 'side', side: 48, entry: {} },
    { part: 'weights', side: 32, entry: { weightsHash: 'other' } },
    { part: 'taps', side: 32, entry: { taps: [{ layer: 'sum', channels: 6 }] } },
    { part: 'preprocessing', side: 32, entry: { preprocessing: 'none' as const } },
  ])('keeps features apart by $part', async ({ side, entry }) => {
    const request = await featureSet(2)
    await computeFeatures(request)
    const base = { ...request.base, ...entry }
    const cancelling = new AbortController()
    const counts: Counts[] = []
    const computing = computeFeatures(
      { ...request, side, base },
      {
        signal: cancelling.signal,
        onProgress: (...count) => {
          counts.push(count)
          cancelling.abort()
        },
      },
    )
    await expect(computing).rejects.toMatchObject({ code: 'work.cancelled' })
    expect(counts).toEqual([[0, 2, 0]])
  })

  it('reads a mirrored view as the picture flipped left to right', async () => {
    const request = await featureSet(1)
    const { plain, mirrored } = await computeFeatures({ ...request, views: ['plain', 'mirrored'] })
    const path = `${request.images[0]?.path}-flipped.png`
    await writeFlipped(request, path)
    const flipped = { ...request, images: [{ id: idOf(99), path }] }
    expect(mirrored).toEqual((await computeFeatures(flipped)).plain)
    expect(mirrored).not.toEqual(plain)
  })

  it('adds the mirrored view to a cached plain one', async () => {
    const request = await featureSet(3)
    const { plain } = await computeFeatures(request)
    const { table, counts } = await computeCounting({ ...request, views: ['plain', 'mirrored'] })
    expect(table.plain).toEqual(plain)
    expect(table.mirrored?.length).toBe(3 * 14)
    expect(counts[0]).toEqual([0, 3, 0])
  })

  it('gives an empty table for no images', async () => {
    const request = await featureSet(0)
    expect(await computeFeatures(request)).toEqual({
      width: 14,
      imageIds: [],
      plain: new Float32Array(0),
    })
  })

  it('writes nothing but its two folders', async () => {
    const request = await featureSet(1)
    await computeFeatures(request)
    const left = readdirSync(request.viewFolder).map((name) => name.split('.').at(-1))
    expect(left).toEqual(['onnx'])
  })

  it('refuses a base that is not there', async () => {
    const request = await featureSet(1)
    const computing = computeFeatures({ ...request, basesFolders: [] })
    await expect(computing).rejects.toMatchObject({ code: 'base.not-found' })
  })
})

describe('computeFeatures with images that cannot be read', () => {
  it('leaves them out and reports each', async () => {
    const request = await featureSet(4)
    await writeFile(request.images[1]?.path ?? '', 'no picture')
    rmSync(request.images[3]?.path ?? '')
    const { table, counts, problems } = await computeCounting(request)
    expect(table.imageIds).toEqual([0, 2].map(idOf))
    expect(problems.sort()).toEqual([request.images[1]?.path, request.images[3]?.path])
    expect(counts.at(-1)).toEqual([4, 4, 0])
  })

  it('closes up the rows of the others', async () => {
    const request = await featureSet(3)
    const all = await computeFeatures({ ...request, views: ['plain', 'mirrored'] })
    rmSync(request.cacheFolder, { recursive: true })
    rmSync(request.images[0]?.path ?? '')
    const { plain, mirrored } = await computeFeatures({ ...request, views: ['plain', 'mirrored'] })
    expect(plain).toEqual(all.plain.subarray(14))
    expect(mirrored).toEqual(all.mirrored?.subarray(14))
  })

  it('gives the reason as an error with a code', async () => {
    const request = await featureSet(1)
    const path = request.images[0]?.path ?? ''
    await writeFile(path, '')
    const errors: Error[] = []
    await computeFeatures(request, { onProblem: (_, error) => errors.push(error) })
    expect(errors).toMatchObject([{ code: 'image.unreadable', data: { path, problem: 'empty' } }])
  })

  it('tries them again next time', async () => {
    const request = await featureSet(2)
    const path = request.images[0]?.path ?? ''
    await writeFile(path, '')
    await computeFeatures(request)
    const other = request.images[1]?.path ?? ''
    const repaired = [
      { id: idOf(0), path: other },
      request.images[1] ?? { id: idOf(1), path: other },
    ]
    expect((await computeFeatures({ ...request, images: repaired })).imageIds.length).toBe(2)
  })
})

async function writeFlipped(request: FeatureRequest, path: string): Promise<void> {
  const { default: sharp } = await import('sharp')
  const { side, images } = request
  const pixels = await modelPixels(images[0]?.path ?? '', side)
  const raw = { width: side, height: side, channels: 3 } as const
  await sharp(pixels, { raw }).flop().png().toFile(path)
}
