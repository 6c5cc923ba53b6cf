import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { drawnLabels, readDrawing } from '../../../../src/core/sample/drawings.ts'
import type { PreparedSample } from '../../../../src/core/sample/samples.ts'
import { listSamples, prepareSample } from '../../../../src/core/sample/samples.ts'
import type { Progress } from '../../../../src/shared/domain/progress.ts'

let folder: string
let sample: PreparedSample
const seen: Progress[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graft-sample-'))
  sample = await prepareSample('drawn', {
    folder,
    cacheFolder: join(folder, 'unused'),
    seed: 1,
    onProgress: (progress) => seen.push(progress),
  })
}, 120_000)

afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
})

async function digest(path: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(path))
    .digest('hex')
}

describe('the drawings', () => {
  it.each(Object.entries(drawnLabels))('of %s are all installed', async (_label, families) => {
    const drawings = await Promise.all(families.flatMap((f) => f.split(' ')).map(readDrawing))
    expect(drawings.every((svg) => svg.startsWith('<') && !svg.includes('<svg'))).toBe(true)
  })
})

describe('the drawn sample', () => {
  it('lies in folders by side and label', async () => {
    const labels = Object.keys(drawnLabels)
    expect((await readdir(sample.source)).toSorted()).toEqual(['held-out', 'learn'])
    expect((await readdir(join(sample.source, 'learn'))).toSorted()).toEqual(labels)
    expect((await readdir(join(sample.source, 'held-out'))).toSorted()).toEqual(labels)
  })

  it('is made of JPEG pictures that differ in size', async () => {
    const fruit = join(sample.source, 'learn', 'Fruit')
    const names = await readdir(fruit)
    const pictures = await Promise.all(names.map((name) => sharp(join(fruit, name)).metadata()))
    expect(new Set(pictures.map(({ format }) => format))).toEqual(new Set(['jpeg']))
    expect(new Set(pictures.map(({ width }) => width)).size).toBeGreaterThan(2)
  })

  it('has no picture twice', async () => {
    const paths = await readdir(sample.source, { recursive: true, withFileTypes: true })
    const files = paths.filter((entry) => entry.isFile())
    const digests = await Promise.all(files.map((f) => digest(join(f.parentPath, f.name))))
    expect(files).toHaveLength(listSamples()[0]?.imageCount ?? 0)
    expect(new Set(digests).size).toBe(files.length)
  })

  it('carries its credit beside the pictures', async () => {
    const credits = await readFile(join(folder, 'CREDITS.txt'), 'utf8')
    expect(credits).toContain('Twemoji')
    expect(credits).toContain('CC-BY 4.0')
  })

  it('told its progress up to the last picture', () => {
    const done = seen.map(({ doneCount }) => doneCount)
    expect(new Set(seen.map(({ phase }) => phase))).toEqual(new Set(['drawing']))
    expect(done).toEqual(done.toSorted((a, b) => a - b))
    const [{ imageCount } = { imageCount: 0 }] = listSamples()
    expect(seen.at(-1)).toMatchObject({ doneCount: imageCount, totalCount: imageCount })
  })

  it('is not drawn again where it is finished', async () => {
    const again: Progress[] = []
    await prepareSample('drawn', {
      folder,
      cacheFolder: '',
      seed: 1,
      onProgress: (progress) => again.push(progress),
    })
    expect(again).toEqual([])
  })
})

describe('drawing again', () => {
  it('gives the same bytes for the same seed after it was stopped midway', async () => {
    const other = join(folder, 'other')
    const controller = new AbortController()
    const stopped = prepareSample('drawn', {
      folder: other,
      cacheFolder: '',
      seed: 1,
      signal: controller.signal,
      onProgress: ({ doneCount }) => void (doneCount === 8 && controller.abort()),
    })
    await expect(stopped).rejects.toMatchObject({ code: 'work.cancelled' })
    await expect(readFile(join(other, 'sample.json'))).rejects.toMatchObject({ code: 'ENOENT' })
    await writeFile(join(other, 'pictures', 'left-over.txt'), '')
    const { source } = await prepareSample('drawn', { folder: other, cacheFolder: '', seed: 1 })
    expect(await readdir(source)).not.toContain('left-over.txt')
    const one = join('learn', 'Vehicle')
    const [name = ''] = await readdir(join(source, one))
    expect(await digest(join(source, one, name))).toBe(await digest(join(sample.source, one, name)))
  }, 120_000)
})

describe('an unknown sample', () => {
  it('is refused by name, with the known ones', async () => {
    const unknown = prepareSample('cats', { folder, cacheFolder: '', seed: 1 })
    await expect(unknown).rejects.toMatchObject({
      code: 'sample.not-found',
      data: { name: 'cats', known: 'drawn, clothing, flowers' },
    })
  })
})
