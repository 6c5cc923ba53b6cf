import { writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { buildBase } from '../../../../scripts/build-base.ts'
import { computeFeatures } from '../../../../src/core/features/compute-features.ts'
import type { FeatureRequest } from '../../../../src/core/features/compute-features.ts'
import { createExtraction } from '../../../../src/core/features/extraction.ts'
import type { Picture } from '../../../../src/core/features/extraction.ts'
import { featureWidth } from '../../../../src/core/features/feature-key.ts'
import { featureView } from '../../../../src/core/features/feature-view.ts'
import { createLanes } from '../../../../src/core/features/lanes.ts'
import type { LaneChoice } from '../../../../src/core/features/lanes.ts'
import type { DecodeJournal } from '../../../../src/core/imaging/journal.ts'
import { mobilenetV2OpenImages } from '../../../../src/core/network/mobilenet-v2-openimages.ts'
import { jpegBytes } from '../../../fixtures/images.ts'
import { testFolder } from '../../../fixtures/test-folder.ts'
import { featureSet } from './feature-set.ts'

const threadEntry = join(import.meta.dirname, '../../../fixtures/lane-entry.ts')
const threads: LaneChoice = { kind: 'threads', threadEntry, laneCount: 2 }

async function settingOf(request: FeatureRequest) {
  const viewPath = await featureView(request)
  return { viewPath, side: request.side, width: featureWidth(request.base) }
}

/** A journal that notes what is held at most, and in which order. */
function watchedJournal() {
  const held = new Set<string>()
  const order: string[] = []
  const most = { count: 0 }
  const journal = {
    hold(path: string) {
      held.add(path)
      order.push(path)
      most.count = Math.max(most.count, held.size)
    },
    release: (path: string) => void held.delete(path),
    close() {},
  } as unknown as DecodeJournal
  return { journal, held, order, most }
}

describe('lanes in threads', () => {
  it('compute what one in this thread computes', async () => {
    const request = await featureSet(9)
    const here = await computeFeatures(request)
    const cacheFolder = join(dirname(request.cacheFolder), 'other')
    const there = await computeFeatures({ ...request, cacheFolder, lanes: threads })
    expect(there).toEqual(here)
  })

  it('report images that cannot be read as errors with a code', async () => {
    const request = await featureSet(3)
    await writeFile(request.images[1]?.path ?? '', 'no picture')
    const errors: Error[] = []
    const table = await computeFeatures(
      { ...request, lanes: threads },
      { onProblem: (_, error) => errors.push(error) },
    )
    expect(errors).toMatchObject([{ code: 'image.unreadable', data: { problem: 'not-an-image' } }])
    expect(table.imageIds.length).toBe(2)
  })

  it('refuse a view that cannot be loaded', async () => {
    const setting = { viewPath: '/nothing.onnx', side: 32, width: 14 }
    await expect(createLanes(threads, setting)).rejects.toThrow('/nothing.onnx')
  })

  it('fail where the entry serves no lane', async () => {
    const { write } = testFolder()
    const entry = await write('entry.mjs', 'process.exit(3)')
    const setting = await settingOf(await featureSet(0))
    const lanes = createLanes({ kind: 'threads', threadEntry: entry, laneCount: 1 }, setting)
    await expect(lanes).rejects.toThrow('ended with code 3')
  })

  it('fail what is in hand where a thread breaks down', async () => {
    const { write } = testFolder()
    const entry = await write(
      'entry.mjs',
      `import { parentPort } from 'node:worker_threads'
       parentPort.on('message', () => { throw new Error('broken down') })
       parentPort.postMessage({ kind: 'ready' })`,
    )
    const request = await featureSet(1)
    const lanes = { kind: 'threads', threadEntry: entry, laneCount: 1 } as const
    await expect(computeFeatures({ ...request, lanes })).rejects.toThrow('broken down')
  })

  it('say in a code that a thread’s memory ran out', async () => {
    const { write } = testFolder()
    const entry = await write(
      'entry.mjs',
      `import { parentPort } from 'node:worker_threads'
       const error = Object.assign(new Error('heap'), { code: 'ERR_WORKER_OUT_OF_MEMORY' })
       parentPort.on('message', () => { throw error })
       parentPort.postMessage({ kind: 'ready' })`,
    )
    const request = await featureSet(1)
    const lanes = { kind: 'threads', threadEntry: entry, laneCount: 1 } as const
    await expect(computeFeatures({ ...request, lanes })).rejects.toMatchObject({
      code: 'engine.out-of-memory',
    })
  })
})

describe('lanes and their stream of pictures', () => {
  it('take no more than they have in hand', async () => {
    const request = await featureSet(1)
    const lanes = await createLanes(request.lanes, await settingOf(request))
    onTestFinished(() => lanes.close())
    let [taken, finished, largest] = [0, 0, 0]
    async function* pictures(): AsyncGenerator<Picture> {
      for (const image of new Array(30).fill(request.images[0])) {
        taken++
        largest = Math.max(largest, taken - finished)
        await setImmediate()
        yield { source: image.path, views: ['plain'] }
      }
    }
    await lanes.extractAll(pictures(), () => finished++)
    expect([taken, finished]).toEqual([30, 30])
    expect(largest).toBeLessThanOrEqual(6)
  })

  it('pass on an error of the stream', async () => {
    const request = await featureSet(1)
    const lanes = await createLanes(request.lanes, await settingOf(request))
    onTestFinished(() => lanes.close())
    function* pictures(): Generator<Picture> {
      yield { source: request.images[0]?.path ?? '', views: ['plain'] }
      throw new Error('the list broke off')
    }
    await expect(lanes.extractAll(pictures(), () => undefined)).rejects.toThrow('broke off')
  })

  it('stop where a result cannot be taken', async () => {
    const request = await featureSet(8)
    const lanes = await createLanes(request.lanes, await settingOf(request))
    onTestFinished(() => lanes.close())
    const pictures = request.images.map(({ path }) => ({ source: path, views: ['plain'] as const }))
    let takenCount = 0
    const extracting = lanes.extractAll(pictures, () => {
      takenCount++
      throw new Error('no room')
    })
    await expect(extracting).rejects.toThrow('no room')
    expect(takenCount).toBeLessThan(8)
  })
})

describe('the journal', () => {
  it('holds each path while it is in hand and none afterwards', async () => {
    const request = await featureSet(7)
    const { journal, held, order } = watchedJournal()
    await computeFeatures({ ...request, journal, lanes: threads })
    expect(order.sort()).toEqual(request.images.map(({ path }) => path).sort())
    expect(held.size).toBe(0)
  })

  it('holds suspects last, and each alone', async () => {
    const request = await featureSet(6)
    const suspects = request.images.slice(0, 2).map(({ path }) => path)
    const { journal, order } = watchedJournal()
    await computeFeatures({ ...request, journal, suspectPaths: new Set(suspects), lanes: threads })
    expect(order.slice(-2)).toEqual(suspects)
    const alone = watchedJournal()
    const both = { ...request, images: request.images.slice(0, 2), journal: alone.journal }
    const cacheFolder = join(dirname(request.cacheFolder), 'other')
    await computeFeatures({ ...both, cacheFolder, suspectPaths: new Set(suspects), lanes: threads })
    expect(alone.most.count).toBe(1)
  })
})

describe('with the embedded base', () => {
  it('a row does not depend on what runs beside it, nor on the number of threads', async () => {
    const { path, write } = testFolder()
    await buildBase(join(path, 'bases'))
    const request = {
      base: mobilenetV2OpenImages,
      basesFolders: [join(path, 'bases')],
      side: 224,
      viewFolder: path,
    }
    const viewPath = await featureView(request)
    const setting = { viewPath, side: 224, width: 2432 }
    const sources = await Promise.all(
      [1, 2, 3].map(async (seed) => write(`${seed}.jpg`, await jpegBytes(seed, 300, 260))),
    )
    const one = await createExtraction({ ...setting, threadCount: 1 })
    onTestFinished(() => one.close())
    const pictures = sources.map((source) => ({ source, views: ['plain', 'mirrored'] as const }))
    const together = await Promise.all(pictures.map((picture) => one.extract(picture)))
    const two = await createExtraction({ ...setting, threadCount: 2 })
    onTestFinished(() => two.close())
    const alone = await Promise.all(
      sources.map(async (source) => {
        const extracted = await two.extract({ source, views: ['plain'] })
        return extracted.kind === 'rows' ? extracted.rows[0] : null
      }),
    )
    const plain = together.map((extracted) =>
      extracted.kind === 'rows' ? extracted.rows[0] : null,
    )
    expect(alone).toEqual(plain)
  })
})
