import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { LayersModel } from '@tensorflow/tfjs-layers'
import { baseModelSchema, type BaseModel, type BaseState } from '../../shared/domain/base-model.ts'
import { baseIdSchema } from '../../shared/domain/ids.ts'
import { GraftError, isGraftError } from '../../shared/errors.ts'
import { readArtifacts } from '../formats/tfjs/model-file.ts'
import { layersModel } from '../formats/tfjs/read.ts'
import { useCpuBackend } from './backend.ts'
import type { LoadedBase } from './graph.ts'
import { mobilenetV2OpenImages } from './mobilenet-v2-openimages.ts'

/** Name of the file that holds a base model's entry, beside its `model.json`. */
export const entryFileName = 'base.json'

/** Base models that are known without their files. */
const knownBases: readonly BaseModel[] = [mobilenetV2OpenImages]

/**
 * The base models of the given folders, `<folder>/<id>/base.json`, the known ones first; a known one without files is
 * listed as absent. Where two folders hold the same id, the first wins. Damaged entries are left out.
 */
export async function listBases(basesFolders: readonly string[]): Promise<BaseState[]> {
  const states = new Map<string, BaseState>()
  for (const entry of knownBases) {
    const path = join(basesFolders[0] ?? '', entry.id)
    states.set(entry.id, { ...entry, isPresent: false, path })
  }
  for (const folder of basesFolders) {
    for (const id of await subfolders(folder)) {
      if (states.get(id)?.isPresent) continue
      const path = join(folder, id)
      const entry = await readEntry(path, id).catch(() => null)
      if (entry !== null) states.set(id, { ...entry, isPresent: true, path })
    }
  }
  return [...states.values()]
}

/** The entry of a base model whose files are here. @throws base.not-found, base.not-built */
export async function requireBase(basesFolders: readonly string[], id: string): Promise<BaseState> {
  const found = (await listBases(basesFolders)).find((state) => state.id === id)
  if (!found?.isPresent) throw await notThere(basesFolders, id)
  return found
}

/**
 * Loads a base model from the first folder that holds it; the caller disposes of the model. The network takes
 * preprocessed pixels [n, h, w, 3] of any size. Without an active tfjs backend the plain JavaScript one becomes active.
 * @throws base.not-found, base.not-built, base.damaged
 */
export async function loadBase(basesFolders: readonly string[], id: string): Promise<LoadedBase> {
  const path = baseIdSchema.safeParse(id).success
    ? basesFolders
        .map((folder) => join(folder, id))
        .find((each) => existsSync(join(each, entryFileName)))
    : undefined
  if (path === undefined) throw await notThere(basesFolders, id)
  try {
    const entry = await readEntry(path, id)
    const artifacts = await readArtifacts(path)
    const hash = createHash('sha256').update(new Uint8Array(artifacts.weightData)).digest('hex')
    if (hash !== entry.weightsHash) throw damaged(id, `weights have the checksum ${hash}`)
    await useCpuBackend()
    const model = await layersModel(artifacts, path)
    requireTaps(entry, model)
    return { entry, model }
  } catch (error) {
    if (!isGraftError(error, 'weights.unreadable')) throw error
    throw damaged(id, error.data.detail, error)
  }
}

async function notThere(basesFolders: readonly string[], id: string): Promise<GraftError> {
  const states = await listBases(basesFolders)
  const known = states.find((state) => state.id === id)
  if (known !== undefined) return new GraftError('base.not-built', { id, path: known.path })
  return new GraftError('base.not-found', { id, known: states.map((state) => state.id).join(', ') })
}

async function readEntry(path: string, id: string): Promise<BaseModel> {
  try {
    const entry = baseModelSchema.parse(
      JSON.parse(await readFile(join(path, entryFileName), 'utf8')),
    )
    if (entry.id !== id) throw new Error(`the entry is for ${entry.id}`)
    return entry
  } catch (error) {
    throw damaged(id, String(error), error)
  }
}

function requireTaps(entry: BaseModel, model: LayersModel): void {
  for (const { layer, channels } of entry.taps) {
    const found = model.layers.find(({ name }) => name === layer)?.outputShape.at(-1)
    if (found === channels) continue
    model.dispose()
    throw damaged(entry.id, `layer ${layer} with ${channels} channels is not there`)
  }
}

async function subfolders(folder: string): Promise<string[]> {
  const found = await readdir(folder, { withFileTypes: true }).catch(() => [])
  return found.flatMap((each) =>
    each.isDirectory() && !each.name.startsWith('.') ? [each.name] : [],
  )
}

function damaged(id: string, detail: string, cause?: unknown): GraftError {
  return new GraftError('base.damaged', { id, detail }, { cause })
}
