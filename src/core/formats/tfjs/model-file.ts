import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { io } from '@tensorflow/tfjs-core'
import * as z from 'zod'
import { GraftError } from '../../../shared/errors.ts'

/** Name of the file that a TensorFlow.js layers model is opened by. */
export const modelFileName = 'model.json'

const bytesByType = { float32: 4, int32: 4, float16: 2, uint16: 2, uint8: 1, bool: 1 } as const

const weightSchema = z.looseObject({
  name: z.string(),
  shape: z.array(z.number().int().nonnegative()),
  dtype: z.enum(['float32', 'int32', 'bool']),
  quantization: z.looseObject({ dtype: z.enum(['float16', 'uint16', 'uint8']) }).optional(),
})

/** A file name of the same folder: a manifest must not reach outside. */
const shardNameSchema = z.string().refine((name) => name !== '' && basename(name) === name)

/**
 * `model.json` as TensorFlow.js defines it:
 * https://www.tensorflow.org/js/guide/save_load, `tfjs-core/src/io/types.ts`.
 */
const modelFileSchema = z.looseObject({
  format: z.literal('layers-model').optional(),
  modelTopology: z.record(z.string(), z.unknown()),
  weightsManifest: z.array(
    z.object({ paths: z.array(shardNameSchema), weights: z.array(weightSchema) }),
  ),
  userDefinedMetadata: z.record(z.string(), z.unknown()).optional(),
})

/** A layers model's parts as TensorFlow.js hands them around, with its weights in one piece. */
export type LayersArtifacts = io.ModelArtifacts & { weightData: ArrayBuffer }

/**
 * Reads the folder of a layers model, without TensorFlow.js.
 * @throws weights.unreadable where a file is missing, is no such file, or has another length than its weights need.
 */
export async function readArtifacts(folder: string): Promise<LayersArtifacts> {
  const path = join(folder, modelFileName)
  const parsed = modelFileSchema.safeParse(await readJson(path))
  if (!parsed.success) throw unreadable(path, z.prettifyError(parsed.error))
  const { modelTopology, weightsManifest, userDefinedMetadata } = parsed.data
  const shards: Uint8Array[] = []
  for (const group of weightsManifest) {
    const expected = group.weights.reduce((sum, weight) => sum + sizeBytes(weight), 0)
    const parts = await Promise.all(group.paths.map((name) => readBytes(join(folder, name))))
    const found = parts.reduce((sum, part) => sum + part.length, 0)
    if (found !== expected) {
      const detail = `expected ${expected} bytes of weights, found ${found}`
      throw unreadable(join(folder, group.paths[0] ?? ''), detail)
    }
    shards.push(...parts)
  }
  const joined = await new Blob(shards as Uint8Array<ArrayBuffer>[]).arrayBuffer()
  const weightSpecs = weightsManifest.flatMap((group) => group.weights)
  return {
    modelTopology,
    weightSpecs: weightSpecs as unknown as io.WeightsManifestEntry[],
    weightData: joined,
    userDefinedMetadata: (userDefinedMetadata ?? {}) as Record<string, object>,
  }
}

function sizeBytes(weight: z.infer<typeof weightSchema>): number {
  const size = weight.shape.reduce((product, each) => product * each, 1)
  return size * bytesByType[weight.quantization?.dtype ?? weight.dtype]
}

async function readJson(path: string): Promise<unknown> {
  const bytes = await readBytes(path)
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch (error) {
    throw unreadable(path, String(error), error)
  }
}

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path)
  } catch (error) {
    throw unreadable(path, String(error), error)
  }
}

function unreadable(path: string, detail: string, cause?: unknown): GraftError {
  return new GraftError('weights.unreadable', { path, detail }, { cause })
}
