import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { BaseModel } from '../../shared/domain/base-model.ts'
import { GraftError } from '../../shared/errors.ts'
import { appVersion } from '../versions.ts'
import { digest } from './feature-key.ts'

/** Names of the input (uint8 RGB [n, side, side, 3]) and the output (float32 [n, width]) of a feature view. */
export const viewInput = 'pixels'
export const viewOutput = 'features'

/** A base model and where the file of its feature view is kept. */
export interface ViewRequest {
  base: BaseModel
  /** Folders that hold base models, the shipped ones first. */
  basesFolders: readonly string[]
  side: number
  viewFolder: string
}

/**
 * The path of the ONNX model that computes a base's features from model pixels, written at the first call. Later calls
 * read nothing and load no TensorFlow.js.
 *
 * @throws GraftError base.not-found, base.not-built, base.damaged, output.cannot-write
 */
export async function featureView(request: ViewRequest): Promise<string> {
  const { base, side, viewFolder } = request
  const key = digest(
    JSON.stringify([appVersion(), base.weightsHash, base.taps, base.preprocessing, side]),
  )
  const path = join(viewFolder, `${base.id}-${side}-${key}.onnx`)
  if (!existsSync(path)) await writeAtomically(path, await buildView(request))
  return path
}

async function buildView({ base, basesFolders, side }: ViewRequest): Promise<Uint8Array> {
  const [{ loadBase }, { featureNetwork }, { writeOnnx }] = await Promise.all([
    import('../network/bases.ts'),
    import('../network/graph.ts'),
    import('../formats/onnx/write.ts'),
  ])
  const loaded = await loadBase(basesFolders, base.id)
  try {
    return writeOnnx(featureNetwork(loaded, base.taps), {
      input: { kind: 'model-pixels', preprocessing: base.preprocessing },
      inputName: viewInput,
      outputName: viewOutput,
      metadata: { base: base.id, side: String(side), weights: base.weightsHash },
    })
  } finally {
    loaded.model.dispose()
  }
}

/** A reader sees the whole file or none; two writers write the same bytes. */
async function writeAtomically(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`
  try {
    await mkdir(dirname(path), { recursive: true })
    const file = await open(temporary, 'wx')
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, path)
  } catch (thrown) {
    await rm(temporary, { force: true })
    // Windows refuses to replace a file that another process has just put there and opened.
    if (existsSync(path)) return
    const detail = thrown instanceof Error ? thrown.message : String(thrown)
    throw new GraftError('output.cannot-write', { path, detail }, { cause: thrown })
  }
}
