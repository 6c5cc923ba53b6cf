import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { buildBase } from '../../../../scripts/build-base.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graft-build-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true })
})

it('makes the folder of the embedded base, and nothing beside it', async () => {
  const { path } = await buildBase(folder)
  expect(await readdir(folder)).toEqual(['mobilenet-v2-openimages'])
  expect((await readdir(path)).toSorted()).toEqual([
    'LICENSE.txt',
    'NOTICE.txt',
    'base.json',
    'built.json',
    'model.json',
    'weights.bin',
  ])
})

it('stores the weights as float16', async () => {
  const { path } = await buildBase(folder)
  expect((await stat(join(path, 'weights.bin'))).size).toBe(2 * 2_206_816)
})

it('makes nothing where the folder is up to date', async () => {
  const { path } = await buildBase(folder)
  const before = await stat(join(path, 'weights.bin'))
  expect((await buildBase(folder)).isNew).toBe(false)
  expect((await stat(join(path, 'weights.bin'))).ino).toBe(before.ino)
})

it('makes the folder anew where a file of it was changed', async () => {
  const { path } = await buildBase(folder)
  const sound = await readFile(join(path, 'model.json'), 'utf8')
  await writeFile(join(path, 'model.json'), '{}')
  expect((await buildBase(folder)).isNew).toBe(true)
  expect(await readFile(join(path, 'model.json'), 'utf8')).toBe(sound)
})

it('makes the folder anew where it was made of other inputs', async () => {
  const { path } = await buildBase(folder)
  const stamp = JSON.parse(await readFile(join(path, 'built.json'), 'utf8')) as object
  await writeFile(join(path, 'built.json'), JSON.stringify({ ...stamp, recipe: 'older' }))
  expect((await buildBase(folder)).isNew).toBe(true)
})

it('leaves one whole folder where several processes make it at once', async () => {
  await Promise.all([buildBase(folder), buildBase(folder), buildBase(folder)])
  expect((await buildBase(folder)).isNew).toBe(false)
  expect(await readdir(folder)).toEqual(['mobilenet-v2-openimages'])
})
