import { readFile, readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { zipFiles } from '../../../../src/core/imaging/zip-source.ts'
import type { ZipLimits } from '../../../../src/core/imaging/zip-source.ts'
import type { Found } from '../../../../src/core/imaging/found.ts'
import { jpegBytes } from '../../../fixtures/images.ts'
import { scanAll } from '../../../fixtures/scan.ts'
import { testFolder } from '../../../fixtures/test-folder.ts'
import { renamedInZip, zipBytes } from '../../../fixtures/zips.ts'
import type { ZipContent } from '../../../fixtures/zips.ts'

/** Scans one archive with these bytes. */
async function scanZip(bytes: Uint8Array, ...otherSources: string[]) {
  const folder = testFolder()
  const zipPath = await folder.write('Pictures.zip', bytes)
  const extractFolder = join(folder.path, 'extract')
  const scanned = await scanAll([zipPath, ...otherSources], { extractFolder })
  return { ...scanned, zipPath, extractFolder }
}

const scanContent = async (content: ZipContent) => scanZip(await zipBytes(content))

describe('the members of an archive', () => {
  test('are unpacked with their bytes', async () => {
    const bytes = await jpegBytes(1)
    const { files } = await scanContent({ 'a.jpg': bytes })
    expect(await readFile(files[0]?.path ?? '')).toEqual(bytes)
  })

  test('have the size and the time of the unpacked file', async () => {
    const { files } = await scanContent({ 'a.jpg': 'content' })
    const stats = await stat(files[0]?.path ?? '')
    expect(files).toMatchObject([{ sizeBytes: 7, modifiedMs: Math.trunc(stats.mtimeMs) }])
  })

  test('get labels and sides from the folders in it', async () => {
    const { files } = await scanContent({
      'set/train/cat/a.jpg': '1',
      'set/train/dog/deep/b.jpg': '2',
      'set/test/cat/c.jpg': '3',
      'set/readme.txt': 'a text',
    })
    expect(files.map(({ fileName, labelName, side }) => [fileName, labelName, side])).toEqual([
      ['a.jpg', 'cat', 'learn'],
      ['b.jpg', 'dog', 'learn'],
      ['c.jpg', 'cat', 'held-out'],
    ])
  })

  test('keep their paths below a folder of the archive’s own', async () => {
    const { files, extractFolder } = await scanContent({ 'cat/a.jpg': '1' })
    const [own = ''] = await readdir(extractFolder)
    expect(own).toMatch(/^Pictures\.zip-/)
    expect(files[0]?.path).toBe(join(extractFolder, own, 'cat', 'a.jpg'))
  })

  test('that are no pictures stay packed', async () => {
    const { files, extractFolder } = await scanContent({
      'a.txt': '1',
      '__MACOSX/._b.jpg': '2',
      '.hidden/c.jpg': '3',
      'd.jpg': '4',
    })
    const [own = ''] = await readdir(extractFolder)
    expect([files.length, await readdir(join(extractFolder, own))]).toEqual([1, ['d.jpg']])
  })

  test('keep Unicode names, with labels composed', async () => {
    const { files } = await scanContent({ 'cafe\u0301/写真.jpg': '1', 'tea/b.jpg': '2' })
    expect(files.map(({ fileName, labelName }) => [fileName, labelName])).toEqual([
      ['写真.jpg', 'caf\u00e9'],
      ['b.jpg', 'tea'],
    ])
  })

  test('with UTF-8 names that the archive does not declare are read as such', async () => {
    const zip = await zipBytes({ 'xx/a.jpg': '1', 'tea/b.jpg': '2' })
    const { files } = await scanZip(renamedInZip(zip, 'xx/a.jpg', 'ü/a.jpg'))
    expect(files.map((file) => file.labelName)).toEqual(['ü', 'tea'])
  })

  test('of one name are both kept', async () => {
    const zip = await zipBytes({ 'a.jpg': '1', 'b.jpg': '2' })
    const { files } = await scanZip(renamedInZip(zip, 'b.jpg', 'a.jpg'))
    expect(await Promise.all(files.map((file) => readFile(file.path, 'utf8')))).toEqual(['1', '2'])
  })

  test('are counted', async () => {
    const { totals } = await scanContent({ 'a.jpg': '1', 'b.jpg': '2', 'c.txt': '3' })
    expect(totals.at(-1)).toBe(2)
  })

  test('have no labels where those are not wanted', async () => {
    const folder = testFolder()
    const path = await folder.write('a.zip', await zipBytes({ 'cat/a.jpg': '1', 'dog/b.jpg': '2' }))
    const { files } = await scanAll([path], { labelFrom: 'none', extractFolder: folder.path })
    expect(files.map((file) => file.labelName)).toEqual([null, null])
  })
})

describe('a member that is refused', () => {
  test.each([
    ['outside', '../evil.jpg', 'xx/evil.jpg'],
    ['at an absolute path', '/xevil.jpg', 'xxevil.jpg'],
    ['on a Windows drive', 'C:/evil.jpg', 'xx/evil.jpg'],
    ['outside in Windows spelling', '..\\evil.jpg', 'xx/evil.jpg'],
  ])('would land %s', async (_, evil, innocent) => {
    const zip = renamedInZip(await zipBytes({ [innocent]: '1', 'good.jpg': '2' }), innocent, evil)
    const { files, problems, extractFolder } = await scanZip(zip)
    expect(files.map((file) => file.fileName)).toEqual(['good.jpg'])
    expect(problems).toMatchObject([{ kind: 'damaged' }])
    expect((await readdir(extractFolder, { recursive: true })).length).toBe(2)
  })

  test('is changed inside: its check sum differs', async () => {
    const content = 'x'.repeat(20) + 'MARK' + 'y'.repeat(20)
    const zip = await zipBytes({ 'bad.jpg': content, 'good.jpg': '2' }, { compress: false })
    zip.write('KRAM', zip.indexOf('MARK'))
    const { files, problems, zipPath } = await scanZip(zip)
    expect(files.map((file) => file.fileName)).toEqual(['good.jpg'])
    expect(problems).toEqual([
      { path: join(zipPath, 'bad.jpg'), kind: 'damaged', detail: 'its check sum is different' },
    ])
  })

  test('is broken where it is packed', async () => {
    const zip = await zipBytes({ 'bad.jpg': 'abc'.repeat(500), 'good.jpg': '2' })
    zip.fill(0xff, 37, 42)
    const { files, problems } = await scanZip(zip)
    expect([files.length, problems.map((problem) => problem.kind)]).toEqual([1, ['damaged']])
  })

  test('is longer than the archive says', async () => {
    const zip = await zipBytes({ 'bad.jpg': 'abc'.repeat(500), 'good.jpg': '2' })
    for (const at of sizeFields(zip, 1500)) zip.writeUInt32LE(100, at)
    const { files, problems } = await scanZip(zip)
    expect(files.map((file) => file.fileName)).toEqual(['good.jpg'])
    expect(problems).toMatchObject([{ kind: 'damaged', detail: 'longer than the archive says' }])
  })

  test('is encrypted', async () => {
    const zip = await zipBytes({ 'bad.jpg': '1' })
    const entry = zip.indexOf(Buffer.from('PK\x01\x02', 'latin1'))
    zip.writeUInt16LE(zip.readUInt16LE(entry + 8) | 1, entry + 8)
    const { problems } = await scanZip(zip)
    expect(problems).toMatchObject([{ kind: 'unsupported-format', detail: 'encrypted' }])
  })

  test('is a symbolic link', async () => {
    const zip = await zipBytes({ 'link.jpg': '/etc/passwd' })
    const entry = zip.indexOf(Buffer.from('PK\x01\x02', 'latin1'))
    zip.writeUInt32LE((0o120777 << 16) >>> 0, entry + 38)
    const { problems } = await scanZip(zip)
    expect(problems).toMatchObject([{ kind: 'not-an-image', detail: 'a symbolic link' }])
  })

  test('leaves nothing behind', async () => {
    const zip = await zipBytes({ 'bad.jpg': 'abc'.repeat(500) })
    zip.fill(0xff, 37, 42)
    const { extractFolder } = await scanZip(zip)
    const [own = ''] = await readdir(extractFolder)
    expect(await readdir(join(extractFolder, own))).toEqual([])
  })
})

describe('an archive that is damaged', () => {
  test('is an error', async () => {
    const { error, zipPath, files } = await scanZip(Buffer.from('no archive at all'))
    expect(files).toEqual([])
    expect(error).toMatchObject({ code: 'import.unreadable-zip', data: { path: zipPath } })
  })

  test('is an error where its end is missing', async () => {
    const zip = await zipBytes({ 'a.jpg': 'abc' })
    const { error } = await scanZip(zip.subarray(0, -30))
    expect(error).toMatchObject({ code: 'import.unreadable-zip' })
  })

  test('gives the members before the damage, with their labels', async () => {
    const zip = await zipBytes({ 'cat/a.jpg': '1', 'dog/b.jpg': '2', 'owl/c.jpg': '3' })
    const mark = Buffer.from('PK\x01\x02', 'latin1')
    const third = zip.lastIndexOf(mark)
    zip.write('XX', third)
    const { files, error } = await scanZip(zip)
    expect(files.map((file) => file.labelName)).toEqual(['cat', 'dog'])
    expect(error).toMatchObject({ code: 'import.unreadable-zip' })
  })

  test('costs no other source', async () => {
    const other = testFolder()
    await other.touch('p/a.jpg')
    const { files, error } = await scanZip(Buffer.from('broken'), join(other.path, 'p'))
    expect(files.map((file) => file.fileName)).toEqual(['a.jpg'])
    expect(error).toMatchObject({ code: 'import.unreadable-zip' })
  })
})

describe('an archive that unpacks to too much', () => {
  async function unpack(content: ZipContent, limits: ZipLimits): Promise<Found[]> {
    const folder = testFolder()
    const path = join(folder.path, 'a.zip')
    await writeFile(path, await zipBytes(content))
    const found: Found[] = []
    const signal = new AbortController().signal
    const options = { labelFrom: 'none', extractFolder: folder.path, signal, limits } as const
    for await (const block of zipFiles(path, options)) found.push(...block)
    return found
  }
  const zeros = Buffer.alloc(100_000)
  const bomb = { 'a.jpg': zeros, 'b.jpg': zeros, 'c.jpg': zeros }

  test('is refused for its whole size', async () => {
    const limits = { totalBytes: 250_000, ratio: 1e9, ratioFromBytes: 0 }
    await expect(unpack(bomb, limits)).rejects.toMatchObject({ code: 'import.unreadable-zip' })
  })

  test('is refused for its size beside the archive’s', async () => {
    const limits = { totalBytes: 1e9, ratio: 100, ratioFromBytes: 150_000 }
    await expect(unpack(bomb, limits)).rejects.toMatchObject({ code: 'import.unreadable-zip' })
  })

  test('is taken where it stays within both', async () => {
    const limits = { totalBytes: 300_000, ratio: 1000, ratioFromBytes: 0 }
    expect(await unpack(bomb, limits)).toHaveLength(3)
  })
})

/** Where the archive says this uncompressed size: in the local header and in the directory. */
function sizeFields(zip: Buffer, size: number): number[] {
  const field = Buffer.alloc(4)
  field.writeUInt32LE(size)
  const places: number[] = []
  for (let at = zip.indexOf(field); at >= 0; at = zip.indexOf(field, at + 1)) places.push(at)
  return places
}
