import { createHash } from 'node:crypto'
import { execFileSync } from 'node:child_process'
import { mkdir, readFile, readdir, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { decodePixels } from '../../../../src/core/imaging/decode.ts'
import { hashContent } from '../../../../src/core/imaging/hash.ts'
import { inspectFile } from '../../../../src/core/imaging/inspect.ts'
import { DecodeJournal } from '../../../../src/core/imaging/journal.ts'
import { hammingDistance } from '../../../../src/core/imaging/perceptual-hash.ts'
import { thumbnailPath } from '../../../../src/core/imaging/thumbnail.ts'
import { brokenImages } from '../../../fixtures/broken-images.ts'
import { drawing, jpegBytes, pngBytes } from '../../../fixtures/images.ts'
import { testFolder } from '../../../fixtures/test-folder.ts'

const noThumbnails = { thumbnailFolder: null }

describe('a file that is read', () => {
  test('has the first 128 bits of the SHA-256 of its bytes as id', async () => {
    const bytes = await jpegBytes(1)
    const path = await testFolder().write('a.jpg', bytes)
    const { id } = await inspectFile(path, noThumbnails)
    expect(id).toBe(createHash('sha256').update(bytes).digest('hex').slice(0, 32))
  })

  test('has size and time of the file, in whole milliseconds', async () => {
    const bytes = await jpegBytes(1)
    const path = await testFolder().write('a.jpg', bytes)
    await utimes(path, 1_700_000_000.1239, 1_700_000_000.1239)
    expect(await inspectFile(path, noThumbnails)).toMatchObject({
      sizeBytes: bytes.length,
      modifiedMs: 1_700_000_000_123,
    })
  })

  test('has its size in pixels after the EXIF orientation', async () => {
    const bytes = await drawing(1, 60, 40).jpeg().withMetadata({ orientation: 6 }).toBuffer()
    const path = await testFolder().write('a.jpg', bytes)
    expect(await inspectFile(path, noThumbnails)).toMatchObject({ width: 40, height: 60 })
  })

  test.each(['jpeg', 'png', 'webp', 'avif', 'tiff', 'gif'] as const)(
    'may be %s',
    async (format) => {
      const path = await testFolder().write(
        `a.${format}`,
        await drawing(1, 40, 30).toFormat(format).toBuffer(),
      )
      expect(await inspectFile(path, noThumbnails)).toMatchObject({
        format,
        width: 40,
        height: 30,
        note: null,
      })
    },
  )

  test('may be HEIC', async () => {
    const path = join(import.meta.dirname, '../../../golden/images/rotated.heic')
    expect(await inspectFile(path, noThumbnails)).toMatchObject({
      format: 'heic',
      width: 48,
      height: 32,
      note: null,
    })
  })

  test('may have stray bytes between its segments, as many cameras leave them', async () => {
    const jpeg = await jpegBytes(1)
    const bytes = Buffer.concat([jpeg.subarray(0, 20), Buffer.from([0, 0, 0]), jpeg.subarray(20)])
    const path = await testFolder().write('a.jpg', bytes)
    expect(await inspectFile(path, noThumbnails)).toMatchObject({ format: 'jpeg', note: null })
  })

  test('may have something behind its end', async () => {
    const bytes = Buffer.concat([await jpegBytes(1), Buffer.from('a moving picture follows')])
    const path = await testFolder().write('a.jpg', bytes)
    expect(await inspectFile(path, noThumbnails)).toMatchObject({ format: 'jpeg', note: null })
  })

  test('is noted where its extension is that of another format, and read by its content', async () => {
    const path = await testFolder().write('a.jpg', await pngBytes(1))
    expect(await inspectFile(path, noThumbnails)).toMatchObject({
      format: 'png',
      note: { path, kind: 'wrong-extension', detail: 'png' },
    })
  })

  test('is read through a symbolic link', async () => {
    const folder = testFolder()
    await symlink(await folder.write('a.jpg', await jpegBytes(1)), join(folder.path, 'link.jpg'))
    const inspection = await inspectFile(join(folder.path, 'link.jpg'), noThumbnails)
    expect(inspection.format).toBe('jpeg')
  })
})

describe('the perceptual hash', () => {
  const hashOf = async (bytes: Uint8Array) => {
    const path = await testFolder().write('a', bytes)
    return (await inspectFile(path, noThumbnails)).perceptualHash
  }
  const original = () => drawing(5, 640, 480)

  test.each([
    ['saved again at a low quality', () => original().jpeg({ quality: 30 }).toBuffer()],
    ['at half the size', () => original().resize(320, 240).jpeg().toBuffer()],
    ['in another format', () => original().webp().toBuffer()],
    ['lying on its side, with an EXIF orientation', () => lyingOnItsSide()],
  ])('is nearly the same for a picture %s', async (_, encode) => {
    const a = await hashOf(await original().jpeg({ quality: 92 }).toBuffer())
    expect(hammingDistance(a, await hashOf(await encode()))).toBeLessThanOrEqual(4)
  })

  async function lyingOnItsSide(): Promise<Buffer> {
    const turned = await original().rotate(-90).png().toBuffer()
    return sharp(turned).withMetadata({ orientation: 6 }).jpeg().toBuffer()
  }

  test('is far from that of another picture', async () => {
    const a = await hashOf(await jpegBytes(1, 320, 240))
    const b = await hashOf(await jpegBytes(2, 320, 240))
    expect(hammingDistance(a, b)).toBeGreaterThan(16)
  })
})

describe('every way of being broken', async () => {
  const table = await brokenImages()

  test.each(table)('$name is $problem when inspected', async ({ name, bytes, problem }) => {
    const path = await testFolder().write(name, bytes)
    await expect(inspectFile(path, noThumbnails)).rejects.toMatchObject({
      code: 'image.unreadable',
      data: { path, problem },
    })
  })

  test.each(table)('$name is $problem when decoded', async ({ name, bytes, problem }) => {
    const path = await testFolder().write(name, bytes)
    await expect(decodePixels(path, { atLeast: 8 })).rejects.toMatchObject({
      code: 'image.unreadable',
      data: { path, problem },
    })
  })

  test('leaves no thumbnail', async () => {
    const folder = testFolder()
    const thumbnailFolder = join(folder.path, 'thumbnails')
    for (const { name, bytes } of table) {
      const path = await folder.write(name, bytes)
      await inspectFile(path, { thumbnailFolder }).catch(() => null)
    }
    await expect(readdir(thumbnailFolder)).rejects.toThrow('ENOENT')
  })

  const heic = join(import.meta.dirname, '../../../golden/images/gradient.heic')

  test('a HEIC file that is cut is truncated', async () => {
    const path = await testFolder().write('a.heic', (await readFile(heic)).subarray(0, -20))
    await expect(inspectFile(path, noThumbnails)).rejects.toMatchObject({
      data: { problem: 'truncated' },
    })
  })
})

describe('a path with no file to read', () => {
  test('vanished', async () => {
    const path = join(testFolder().path, 'gone.jpg')
    await expect(inspectFile(path, noThumbnails)).rejects.toMatchObject({
      data: { path, problem: 'vanished', detail: 'ENOENT' },
    })
  })

  test('that is a folder is not an image', async () => {
    const path = join(testFolder().path, 'folder.jpg')
    await mkdir(path)
    await expect(inspectFile(path, noThumbnails)).rejects.toMatchObject({
      data: { problem: 'not-an-image' },
    })
  })

  test.skipIf(process.platform === 'win32')('that is a pipe is not waited for', async () => {
    const path = join(testFolder().path, 'pipe.jpg')
    execFileSync('mkfifo', [path])
    await expect(inspectFile(path, noThumbnails)).rejects.toMatchObject({
      data: { problem: 'not-an-image' },
    })
  })

  test('that is a link to itself is a loop', async () => {
    const path = join(testFolder().path, 'loop.jpg')
    await symlink(path, path)
    await expect(inspectFile(path, noThumbnails)).rejects.toMatchObject({
      data: { problem: 'symlink-loop' },
    })
  })
})

describe('the thumbnail', () => {
  test('is a WebP whose longer side is 256, upright', async () => {
    const folder = testFolder()
    const bytes = await drawing(1, 600, 300).jpeg().withMetadata({ orientation: 6 }).toBuffer()
    const path = await folder.write('a.jpg', bytes)
    const { id } = await inspectFile(path, { thumbnailFolder: folder.path })
    const metadata = await sharp(thumbnailPath(folder.path, id)).metadata()
    expect([metadata.format, metadata.width, metadata.height]).toEqual(['webp', 128, 256])
  })

  test('lies in a folder of the first two digits of the id', async () => {
    const folder = testFolder()
    const path = await folder.write('a.jpg', await jpegBytes(1))
    const { id } = await inspectFile(path, { thumbnailFolder: join(folder.path, 't') })
    const file = join(folder.path, 't', id.slice(0, 2), `${id}.webp`)
    expect((await stat(file)).size).toBeGreaterThan(100)
  })

  test('of a small picture is not enlarged', async () => {
    const folder = testFolder()
    const path = await folder.write('a.jpg', await jpegBytes(1, 50, 40))
    const { id } = await inspectFile(path, { thumbnailFolder: folder.path })
    expect((await sharp(thumbnailPath(folder.path, id)).metadata()).width).toBe(50)
  })

  test('is not written again', async () => {
    const folder = testFolder()
    const path = await folder.write('a.jpg', await jpegBytes(1))
    const { id } = await inspectFile(path, { thumbnailFolder: folder.path })
    await writeFile(thumbnailPath(folder.path, id), 'kept')
    await inspectFile(path, { thumbnailFolder: folder.path })
    expect(await readFile(thumbnailPath(folder.path, id), 'utf8')).toBe('kept')
  })

  test('is written once by many readers of one picture', async () => {
    const folder = testFolder()
    const path = await folder.write('a.jpg', await jpegBytes(1, 400, 300))
    const thumbnailFolder = join(folder.path, 't')
    const inspections = await Promise.all(
      Array.from({ length: 8 }, () => inspectFile(path, { thumbnailFolder })),
    )
    const id = inspections[0]?.id ?? ''
    expect(await readdir(join(thumbnailFolder, id.slice(0, 2)))).toEqual([`${id}.webp`])
  })

  test('that cannot be written is no problem of the picture', async () => {
    const folder = testFolder()
    const path = await folder.write('a.jpg', await jpegBytes(1))
    const blocked = await folder.write('blocked', 'a file where a folder should be')
    await expect(inspectFile(path, { thumbnailFolder: blocked })).rejects.toMatchObject({
      code: 'project.cannot-write',
      data: { path: blocked },
    })
  })
})

describe('hashContent', () => {
  test('gives the same id as an inspection', async () => {
    const path = await testFolder().write('a.jpg', await jpegBytes(1))
    const { id, sizeBytes, modifiedMs } = await inspectFile(path, noThumbnails)
    expect(await hashContent(path)).toEqual({ id, sizeBytes, modifiedMs })
  })

  test('reads a file in pieces', async () => {
    const bytes = Buffer.alloc(3_000_000, 'abc')
    const path = await testFolder().write('large', bytes)
    const expected = createHash('sha256').update(bytes).digest('hex').slice(0, 32)
    expect((await hashContent(path)).id).toBe(expected)
  })

  test('tells that a file is gone', async () => {
    const folder = testFolder()
    const path = await folder.write('a.jpg', 'x')
    await rm(path)
    await expect(hashContent(path)).rejects.toMatchObject({ data: { problem: 'vanished' } })
  })
})

describe('the journal', () => {
  test('holds the path while a file is read, and not afterwards', async () => {
    const folder = testFolder()
    const path = await folder.write('a.jpg', await jpegBytes(1))
    const journalFolder = join(folder.path, 'journal')
    const journal = new DecodeJournal(journalFolder)
    const [name = ''] = await readdir(journalFolder)
    const written = () => readFile(join(journalFolder, name), 'utf8')
    const reading = inspectFile(path, { thumbnailFolder: null, journal })
    const during = JSON.parse(await written()) as unknown
    await reading
    const after = JSON.parse(await written()) as unknown
    journal.close()
    expect([during, after]).toEqual([[path], []])
  })

  test('lets go of a file that is broken', async () => {
    const folder = testFolder()
    const path = await folder.write('a.jpg', 'no picture')
    const journal = new DecodeJournal(join(folder.path, 'journal'))
    await inspectFile(path, { thumbnailFolder: null, journal }).catch(() => null)
    expect(() => journal.release(path)).toThrow('not held')
    journal.close()
  })
})
