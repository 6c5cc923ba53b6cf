import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { readTfjs } from '../../../../../src/core/formats/tfjs/read.ts'
import { writeTfjs } from '../../../../../src/core/formats/tfjs/write.ts'
import { useCpuBackend } from '../../../../../src/core/network/backend.ts'
import { smallNetwork } from '../../../../fixtures/small-network.ts'

let folder: string

beforeAll(useCpuBackend)
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graft-tfjs-'))
  const network = smallNetwork()
  await writeTfjs(network, folder, {})
  network.dispose()
})
afterEach(async () => {
  await rm(folder, { recursive: true })
})

const inModel = (from: string, to: string) => async () => {
  const path = join(folder, 'model.json')
  await writeFile(path, (await readFile(path, 'utf8')).replace(from, to))
}

const damages: [string, () => Promise<void>, RegExp][] = [
  ['no model file', () => rm(join(folder, 'model.json')), /ENOENT/],
  ['a model file that is cut short', inModel('"weightsManifest"', ''), /SyntaxError|JSON/],
  ['a model file without layers', inModel('"modelTopology"', '"other"'), /modelTopology/],
  ['another kind of model', inModel('layers-model', 'graph-model'), /layers-model/],
  ['no weights', () => rm(join(folder, 'weights.bin')), /ENOENT/],
  [
    'weights of another length',
    () => writeFile(join(folder, 'weights.bin'), new Uint8Array(8)),
    /expected 1\d{3} bytes of weights, found 8/,
  ],
  ['weights outside its folder', inModel('weights.bin', '../weights.bin'), /paths/],
  ['a layer that nobody knows', inModel('"MaxPooling2D"', '"MaxPooling9D"'), /MaxPooling9D/],
  ['a weight for no layer', inModel('"stem/kernel"', '"other/kernel"'), /other\/kernel/],
]

it.each(damages)('a folder with %s is refused', async (_, damage, detail) => {
  await damage()
  await expect(readTfjs(folder)).rejects.toMatchObject({
    code: 'weights.unreadable',
    data: { detail: expect.stringMatching(detail) as string },
  })
})
