import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { storeCopy } from '../../../../src/core/project/copies.ts'
import { copyFileAtomic, writeFileAtomic } from '../../../../src/core/project/files.ts'
import { newImage } from '../../../fixtures/new-images.ts'
import { temporaryFolder, temporaryProject } from '../../../fixtures/temporary-project.ts'

describe('writeFileAtomic', () => {
  it('writes a file into folders that it makes', () => {
    const path = join(temporaryFolder(), 'a', 'b.txt')
    writeFileAtomic(path, 'text')
    expect(readFileSync(path, 'utf8')).toBe('text')
  })

  it('replaces a file and leaves nothing beside it', () => {
    const folder = temporaryFolder()
    writeFileAtomic(join(folder, 'b.bin'), 'old')
    writeFileAtomic(join(folder, 'b.bin'), Uint8Array.of(1, 2))
    expect([readdirSync(folder), [...readFileSync(join(folder, 'b.bin'))]]).toEqual([
      ['b.bin'],
      [1, 2],
    ])
  })

  it('leaves nothing behind where it cannot replace', () => {
    const folder = temporaryFolder()
    mkdirSync(join(folder, 'taken', 'inside'), { recursive: true })
    expect(() => writeFileAtomic(join(folder, 'taken'), 'text')).toThrow()
    expect(readdirSync(folder)).toEqual(['taken'])
  })
})

describe('copyFileAtomic', () => {
  it('copies bytes and modification time', async () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'a'), 'bytes')
    utimesSync(join(folder, 'a'), 1_600_000_000, 1_600_000_000)
    await copyFileAtomic(join(folder, 'a'), join(folder, 'b', 'c'))
    const copied = join(folder, 'b', 'c')
    expect([readFileSync(copied, 'utf8'), statSync(copied).mtimeMs]).toEqual([
      'bytes',
      1_600_000_000_000,
    ])
  })

  it('leaves nothing behind where there is nothing to copy', async () => {
    const folder = temporaryFolder()
    await expect(copyFileAtomic(join(folder, 'a'), join(folder, 'b'))).rejects.toThrow('ENOENT')
    expect(readdirSync(folder)).toEqual([])
  })
})

describe('storeCopy', () => {
  it('names the copy by its content', async () => {
    const project = temporaryProject()
    const path = join(temporaryFolder(), 'cat.jpg')
    writeFileSync(path, 'bytes')
    const { id } = newImage(1)
    const stored = await storeCopy(project, path, id, 'jpeg')
    expect([stored, existsSync(stored)]).toEqual([project.paths.image(id, 'jpeg'), true])
  })

  it('leaves a copy that is there already', async () => {
    const project = temporaryProject()
    const path = join(temporaryFolder(), 'cat.jpg')
    writeFileSync(path, 'bytes')
    const stored = await storeCopy(project, path, newImage(1).id, 'jpeg')
    utimesSync(stored, 5, 5)
    await storeCopy(project, path, newImage(1).id, 'jpeg')
    expect(statSync(stored).mtimeMs).toBe(5000)
  })

  it('replaces a copy that was cut short', async () => {
    const project = temporaryProject()
    const path = join(temporaryFolder(), 'cat.jpg')
    writeFileSync(path, 'bytes')
    writeFileAtomic(project.paths.image(newImage(1).id, 'jpeg'), 'byt')
    const stored = await storeCopy(project, path, newImage(1).id, 'jpeg')
    expect(readFileSync(stored, 'utf8')).toBe('bytes')
  })

  it('tells where the project cannot be written', async () => {
    const project = temporaryProject()
    const path = join(temporaryFolder(), 'cat.jpg')
    writeFileSync(path, 'bytes')
    const { id } = newImage(1)
    writeFileSync(join(project.paths.images, id.slice(0, 2)), 'in the way of the folder')
    await expect(storeCopy(project, path, id, 'jpeg')).rejects.toThrow('project.cannot-write')
  })
})
