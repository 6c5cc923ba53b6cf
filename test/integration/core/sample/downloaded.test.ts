import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { create } from 'tar'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { prepareSample } from '../../../../src/core/sample/samples.ts'
import type { Progress } from '../../../../src/shared/domain/progress.ts'
import { testFolder } from '../../../fixtures/test-folder.ts'
import type { FileServer } from '../weights/file-server.ts'
import { serve, wellBehaved } from '../weights/file-server.ts'

const realFetch = globalThis.fetch
let server: FileServer | null = null

afterEach(async () => {
  vi.unstubAllGlobals()
  await server?.close()
  server = null
})

/** An archive laid out as the clothing set is. */
async function clothingArchive(folder: string): Promise<Buffer> {
  const files = [
    'train/hat/1.jpg',
    'train/skirt/2.jpg',
    'test/hat/3.jpg',
    'README.md',
    '.gitignore',
  ]
  for (const file of files) {
    const path = join(folder, 'from', 'clothing-dataset-small-3636', file)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, file)
  }
  const archive = join(folder, 'made.tgz')
  await create({ gzip: true, file: archive, cwd: join(folder, 'from') }, [
    'clothing-dataset-small-3636',
  ])
  return await readFile(archive)
}

/** Answers every download with these bytes, and gives the addresses that were asked for. */
async function answerWith(bytes: Uint8Array): Promise<string[]> {
  const local = await serve(wellBehaved(bytes))
  server = local
  const asked: string[] = []
  vi.stubGlobal('fetch', (address: string, init: RequestInit) => {
    asked.push(address)
    return realFetch(local.address, init)
  })
  return asked
}

describe('a downloaded sample', () => {
  it('lies in folders by part and label, with its notes beside them', async () => {
    const { path: folder } = testFolder()
    const asked = await answerWith(await clothingArchive(folder))
    const seen: Progress[] = []
    const { source } = await prepareSample('clothing', {
      folder: join(folder, 'sample'),
      cacheFolder: join(folder, 'cache'),
      seed: 1,
      onProgress: (progress) => seen.push(progress),
    })
    expect(asked).toEqual([
      'https://codeload.github.com/alexeygrigorev/clothing-dataset-small/tar.gz/36364be1969242c019705255cd87aed00c73a939',
    ])
    expect((await readdir(source, { recursive: true })).toSorted()).toEqual(
      [
        'test',
        join('test', 'hat'),
        join('test', 'hat', '3.jpg'),
        'train',
        join('train', 'hat'),
        join('train', 'hat', '1.jpg'),
        join('train', 'skirt'),
        join('train', 'skirt', '2.jpg'),
      ].toSorted(),
    )
    expect((await readdir(join(folder, 'sample'))).toSorted()).toEqual([
      'CREDITS.txt',
      'README.md',
      'pictures',
      'sample.json',
    ])
    expect([...new Set(seen.map(({ phase }) => phase))]).toEqual(['downloading', 'unpacking'])
  })

  it('is not downloaded again for a second project', async () => {
    const { path: folder } = testFolder()
    const asked = await answerWith(await clothingArchive(folder))
    const options = { cacheFolder: join(folder, 'cache'), seed: 1 }
    await prepareSample('clothing', { ...options, folder: join(folder, 'first') })
    await prepareSample('clothing', { ...options, folder: join(folder, 'second') })
    expect(asked).toHaveLength(1)
  })

  it('is refused where it is not what was published', async () => {
    const { path: folder } = testFolder()
    await answerWith(await clothingArchive(folder))
    const wrong = prepareSample('flowers', {
      folder: join(folder, 'sample'),
      cacheFolder: join(folder, 'cache'),
      seed: 1,
    })
    await expect(wrong).rejects.toMatchObject({ code: 'download.failed' })
    expect(await readdir(join(folder, 'sample'))).toEqual([])
  })

  it('forgets an archive that cannot be unpacked, so that the next try fetches it anew', async () => {
    const { path: folder } = testFolder()
    const options = { folder: join(folder, 'sample'), cacheFolder: join(folder, 'cache'), seed: 1 }
    await answerWith(Buffer.from('no archive'.repeat(100)))
    await expect(prepareSample('clothing', options)).rejects.toMatchObject({
      code: 'download.failed',
    })
    await server?.close()
    await answerWith(await clothingArchive(folder))
    const { source } = await prepareSample('clothing', options)
    expect(await readdir(join(source, 'train'))).toEqual(['hat', 'skirt'])
  })
})
