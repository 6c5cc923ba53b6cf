import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { create } from 'tar'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { unpackPictures } from '../../../../src/core/sample/unpack.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graft-unpack-'))
})

afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
})

/** Packs files, given by path and content, the way the public sets are packed. */
async function pack(files: Readonly<Record<string, string>>): Promise<string> {
  const from = join(folder, 'from')
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(from, path)), { recursive: true })
    await writeFile(join(from, path), content)
  }
  const archive = join(folder, 'archive.tgz')
  await create({ gzip: true, file: archive, cwd: from }, await readdir(from))
  return archive
}

function unpack(archive: string, options: { signal?: AbortSignal } = {}) {
  return unpackPictures(archive, {
    pictureFolder: join(folder, 'sample', 'pictures'),
    noteFolder: join(folder, 'sample'),
    address: 'http://example.org/set.tgz',
    ...options,
  })
}

async function unpacked(): Promise<string[]> {
  const entries = await readdir(join(folder, 'sample'), { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(folder, 'sample').length + 1))
    .map((path) => path.replaceAll('\\', '/'))
    .toSorted()
}

const set = {
  'flower_photos/LICENSE.txt': 'by',
  'flower_photos/daisy/1.jpg': 'one',
  'flower_photos/daisy/notes.txt': 'no picture',
  'flower_photos/rose/2.JPG': 'two',
}

describe('unpackPictures', () => {
  it('brings the pictures without the outer folder and the licence beside them', async () => {
    await unpack(await pack(set))
    expect(await unpacked()).toEqual(['LICENSE.txt', 'pictures/daisy/1.jpg', 'pictures/rose/2.JPG'])
    expect(await readFile(join(folder, 'sample/pictures/rose/2.JPG'), 'utf8')).toBe('two')
  })

  it('replaces what a former call left', async () => {
    await mkdir(join(folder, 'sample/pictures/old'), { recursive: true })
    await writeFile(join(folder, 'sample/pictures/old/3.jpg'), 'old')
    await unpack(await pack(set))
    expect(await unpacked()).not.toContain('pictures/old/3.jpg')
  })

  it('leaves links out', async () => {
    await mkdir(join(folder, 'from/set/a'), { recursive: true })
    await symlink('/etc/hostname', join(folder, 'from/set/a/link.jpg'))
    await unpack(await pack({ 'set/a/1.jpg': 'one' }))
    expect(await unpacked()).toEqual(['pictures/a/1.jpg'])
  })

  it('writes nothing outside its folder', async () => {
    await mkdir(join(folder, 'from'))
    await writeFile(join(folder, 'from/1.jpg'), 'one')
    const archive = join(folder, 'archive.tgz')
    const onWriteEntry = (entry: { path: string }) => void (entry.path = 'set/../../../outside.jpg')
    await create({ gzip: true, file: archive, cwd: join(folder, 'from'), onWriteEntry }, ['1.jpg'])
    await expect(unpack(archive)).rejects.toMatchObject({ code: 'download.failed' })
    expect(await readdir(folder)).not.toContain('outside.jpg')
  })

  it.each([
    ['is cut short', (bytes: Buffer) => bytes.subarray(0, bytes.length - 20)],
    ['is no archive', () => Buffer.from('<html>not found</html>'.repeat(40))],
    ['is damaged inside', (bytes: Buffer) => Buffer.from(bytes.with(bytes.length - 6, 0x11))],
  ])('refuses an archive that %s and leaves no pictures', async (_what, damage) => {
    const archive = await pack(set)
    await writeFile(archive, damage(await readFile(archive)))
    await expect(unpack(archive)).rejects.toMatchObject({ code: 'download.failed' })
    await expect(readdir(join(folder, 'sample/pictures'))).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('refuses an archive without pictures', async () => {
    await expect(unpack(await pack({ 'set/readme.md': 'none' }))).rejects.toMatchObject({
      code: 'download.failed',
      data: { detail: 'the archive holds no pictures' },
    })
  })

  it('stops on request', async () => {
    const stopped = unpack(await pack(set), { signal: AbortSignal.abort() })
    await expect(stopped).rejects.toMatchObject({ code: 'work.cancelled' })
  })
})
