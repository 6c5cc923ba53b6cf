/// <reference lib="esnext.float16" />
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { io } from '@tensorflow/tfjs-core'
import type { LayersModel } from '@tensorflow/tfjs-layers'
import { GraftError } from '../../../shared/errors.ts'
import { modelFileName } from './model-file.ts'

/** How a layers model is written. */
export interface TfjsOptions {
  /** What the weights are stored as; float16 loses precision, and stock TensorFlow.js widens it when it opens the model. */
  weights?: 'float32' | 'float16'
  /** Longest weight file; browsers cache files of 4 MB. */
  shardSizeBytes?: number
}

const fourMegabytes = 4 * 1024 * 1024

/**
 * Writes a layers model that stock `tf.loadLayersModel` opens: `model.json` and weight files in an existing folder.
 * The metadata is kept as `userDefinedMetadata`. Gives the names of the files written, `model.json` first.
 * @throws export.cannot-write
 */
export async function writeTfjs(
  model: LayersModel,
  folder: string,
  metadata: object,
  options: TfjsOptions = {},
): Promise<string[]> {
  const { weights = 'float32', shardSizeBytes = fourMegabytes } = options
  const artifacts = await artifactsOf(model)
  const stored = weights === 'float16' ? halved(artifacts) : artifacts
  const shards = shardsOf(stored.data, shardSizeBytes)
  const file = {
    format: 'layers-model',
    generatedBy: artifacts.generatedBy,
    convertedBy: null,
    modelTopology: artifacts.modelTopology,
    userDefinedMetadata: metadata,
    weightsManifest: [{ paths: shards.map(({ name }) => name), weights: stored.specs }],
  }
  // The model file last: where it is, the weights are complete.
  for (const { name, bytes } of shards) await write(join(folder, name), bytes)
  await write(join(folder, modelFileName), JSON.stringify(file))
  return [modelFileName, ...shards.map(({ name }) => name)]
}

interface StoredWeights {
  specs: readonly io.WeightsManifestEntry[]
  data: Uint8Array
}

async function artifactsOf(model: LayersModel) {
  const saved: io.ModelArtifacts[] = []
  await model.save({
    save: async (artifacts) => {
      saved.push(artifacts)
      return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' } }
    },
  })
  const [artifacts] = saved
  const { weightSpecs: specs, weightData } = artifacts ?? {}
  if (artifacts === undefined || specs === undefined || weightData === undefined) {
    throw new Error('the model was saved without weights')
  }
  const parts = Array.isArray(weightData) ? weightData : [weightData]
  const data = Buffer.concat(parts.map((part) => new Uint8Array(part)))
  const { modelTopology, generatedBy } = artifacts
  return { modelTopology, generatedBy, specs, data }
}

/** The same weights as float16, in the form that TensorFlow.js calls quantisation. */
function halved({ specs, data }: StoredWeights): StoredWeights {
  const other = specs.find((spec) => spec.dtype !== 'float32')
  if (other !== undefined) throw new Error(`weight ${other.name} is no float32`)
  const values = new Float32Array(Uint8Array.from(data).buffer)
  return {
    specs: specs.map((spec) => ({
      ...spec,
      quantization: { dtype: 'float16' as const, original_dtype: 'float32' as const },
    })),
    data: new Uint8Array(new Float16Array(values).buffer),
  }
}

function shardsOf(data: Uint8Array, sizeBytes: number): { name: string; bytes: Uint8Array }[] {
  const count = Math.max(1, Math.ceil(data.length / sizeBytes))
  return Array.from({ length: count }, (_, index) => ({
    name: count === 1 ? 'weights.bin' : `weights-shard${index + 1}of${count}.bin`,
    bytes: count === 1 ? data : data.subarray(index * sizeBytes, (index + 1) * sizeBytes),
  }))
}

async function write(path: string, content: Uint8Array | string): Promise<void> {
  try {
    await writeFile(path, content)
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    throw new GraftError('export.cannot-write', { path, detail }, { cause: error })
  }
}
