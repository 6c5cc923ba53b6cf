import { cp, mkdir, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { buildBase } from '../../../../scripts/build-base.ts'
import { tensorflowCore } from '../../../../src/core/formats/tfjs/tensorflow.ts'
import { listBases, loadBase } from '../../../../src/core/network/bases.ts'
import { mobilenetV2OpenImages } from '../../../../src/core/network/mobilenet-v2-openimages.ts'

const id = 'mobilenet-v2-openimages'
let built: string
let folder: string

beforeAll(async () => {
  built = await mkdtemp(join(tmpdir(), 'graft-bases-'))
  await buildBase(built)
  return () => rm(built, { recursive: true })
})
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graft-bases-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true })
})

async function copyOfBase(): Promise<string> {
  const path = join(folder, id)
  await cp(join(built, id), path, { recursive: true })
  return path
}

describe('listBases', () => {
  it('names the embedded base and where it would be where no files are', async () => {
    const path = join(folder, id)
    expect(await listBases([folder])).toEqual([
      { ...mobilenetV2OpenImages, isPresent: false, path },
    ])
  })

  it('finds it in a later folder', async () => {
    const states = await listBases([join(folder, 'none'), built])
    const found = states.map(({ isPresent, path }) => ({ isPresent, path }))
    expect(found).toEqual([{ isPresent: true, path: join(built, id) }])
  })

  it('lists a base of a person beside it', async () => {
    const entry = { ...mobilenetV2OpenImages, id: 'mine', title: 'Mine' }
    await mkdir(join(folder, 'mine'))
    await writeFile(join(folder, 'mine/base.json'), JSON.stringify(entry))
    const states = await listBases([built, folder])
    expect(states.map(({ title }) => title)).toEqual(['MobileNetV2 (Open Images)', 'Mine'])
  })

  it('counts an entry that cannot be read as absent', async () => {
    await writeFile(join(await copyOfBase(), 'base.json'), '{')
    expect((await listBases([folder])).map(({ isPresent }) => isPresent)).toEqual([false])
  })
})

describe('loadBase', () => {
  it('gives the entry and its network', async () => {
    const { entry, model } = await loadBase([folder, built], id)
    const parameterCount = model.countParams()
    model.dispose()
    expect(entry).toEqual(mobilenetV2OpenImages)
    expect(parameterCount).toBe(2_206_816)
  })

  it('frees all memory when the network is disposed of', async () => {
    const round = async () => (await loadBase([built], id)).model.dispose()
    await round()
    const before = tensorflowCore().memory().numTensors
    await round()
    expect(tensorflowCore().memory().numTensors).toBe(before)
  })

  it('says what is known where nothing has the id', async () => {
    await expect(loadBase([built], 'nothing')).rejects.toMatchObject({
      code: 'base.not-found',
      data: { id: 'nothing', known: id },
    })
  })

  it('does not follow an id out of its folder', async () => {
    const failure = loadBase([join(built, id)], `../${id}`)
    await expect(failure).rejects.toMatchObject({ code: 'base.not-found' })
  })

  it('says where the files of a known base are missing', async () => {
    await expect(loadBase([folder], id)).rejects.toMatchObject({
      code: 'base.not-built',
      data: { id, path: join(folder, id) },
    })
  })

  const damages: [string, (path: string) => Promise<void>][] = [
    ['an entry that is no JSON', (path) => writeFile(join(path, 'base.json'), '{')],
    ['an entry without fields', (path) => writeFile(join(path, 'base.json'), '{}')],
    ['no network', (path) => rm(join(path, 'model.json'))],
    ['a network that is no JSON', (path) => writeFile(join(path, 'model.json'), 'x')],
    ['a network of nothing', (path) => writeFile(join(path, 'model.json'), '{}')],
    ['no weights', (path) => rm(join(path, 'weights.bin'))],
    ['weights that are cut short', (path) => truncate(join(path, 'weights.bin'), 4_000_000)],
    ['a changed weight', (path) => edit(join(path, 'weights.bin'), (bytes) => bytes.fill(1, 7, 8))],
    ['a layer of an unknown class', (path) => replaceText(path, '"ReLU"', '"Unknown"')],
    ['a tap that is not there', (path) => replaceText(path, 'block_12_add', 'block_12_sum')],
  ]

  it.each(damages)('calls a base damaged that has %s', async (_, damage) => {
    const path = await copyOfBase()
    await damage(path)
    const before = tensorflowCore().memory().numTensors
    await expect(loadBase([folder], id)).rejects.toMatchObject({ code: 'base.damaged' })
    expect(tensorflowCore().memory().numTensors).toBe(before)
  })
})

async function edit(path: string, change: (bytes: Buffer) => Buffer): Promise<void> {
  await writeFile(path, change(await readFile(path)))
}

/** Another text in the network, not in the entry. */
async function replaceText(path: string, from: string, to: string): Promise<void> {
  await edit(join(path, 'model.json'), (bytes) =>
    Buffer.from(bytes.toString('utf8').replaceAll(from, to)),
  )
}
