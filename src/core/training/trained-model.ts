import { mkdir, readFile } from 'node:fs/promises'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import * as z from 'zod'
import { writeFileAtomic } from '../project/files.ts'
import type { BaseModel } from '../../shared/domain/base-model.ts'
import { baseIdSchema } from '../../shared/domain/ids.ts'
import { labelSchema } from '../../shared/domain/label.ts'
import { GraftError } from '../../shared/errors.ts'

const modelFileSchema = z.object({
  version: z.literal(1),
  baseId: baseIdSchema,
  /** The base's weights that the head was solved on; a head means nothing on others. */
  baseWeightsHash: z.string(),
  taps: z.array(z.string()).min(1),
  side: z.number().int().positive(),
  featureWidth: z.number().int().positive(),
  labels: z.array(labelSchema).min(2),
  strength: z.number(),
  /** Divides the logits; already contained in weights and bias. */
  temperature: z.number().positive(),
  headHash: z.string(),
})

/**
 * A trained head with what it stands on. `weights` is [featureWidth, labels] row-major and `bias` [labels], for raw
 * features, temperature included: probabilities are softmax(features · weights + bias).
 */
export type TrainedModel = z.infer<typeof modelFileSchema> & {
  readonly weights: Float32Array
  readonly bias: Float32Array
}

/** Writes a model into `folder` as `model.json` and `head.bin`; the JSON comes last and names the other's hash. */
export async function writeTrainedModel(
  folder: string,
  model: Omit<TrainedModel, 'version' | 'headHash'>,
): Promise<void> {
  await mkdir(folder, { recursive: true })
  const { weights, bias, ...rest } = model
  const head = new Uint8Array((weights.length + bias.length) * 4)
  head.set(new Uint8Array(weights.buffer, weights.byteOffset, weights.byteLength))
  head.set(new Uint8Array(bias.buffer, bias.byteOffset, bias.byteLength), weights.byteLength)
  writeFileAtomic(join(folder, 'head.bin'), head)
  const file = { ...rest, version: 1, headHash: createHash('sha256').update(head).digest('hex') }
  writeFileAtomic(join(folder, 'model.json'), `${JSON.stringify(file, null, 2)}\n`)
}

/** Reads a model back. @throws weights.unreadable where its files do not fit each other. */
export async function readTrainedModel(folder: string): Promise<TrainedModel> {
  const path = join(folder, 'model.json')
  try {
    const file = modelFileSchema.parse(JSON.parse(await readFile(path, 'utf8')))
    const head = await readFile(join(folder, 'head.bin'))
    const labelCount = file.labels.length
    const found = createHash('sha256').update(head).digest('hex')
    if (found !== file.headHash) throw new Error('head.bin has other bytes than model.json names')
    if (head.length !== (file.featureWidth + 1) * labelCount * 4) {
      throw new Error(`head.bin holds ${head.length} bytes`)
    }
    const values = new Float32Array(head.length / 4)
    new Uint8Array(values.buffer).set(head)
    const split = file.featureWidth * labelCount
    return { ...file, weights: values.subarray(0, split), bias: values.subarray(split) }
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    throw new GraftError('weights.unreadable', { path, detail }, { cause: error })
  }
}

/** A head means nothing on other weights than those it was solved on. @throws base.damaged */
export function requireSameBase(model: TrainedModel, base: BaseModel): void {
  if (base.weightsHash !== model.baseWeightsHash) {
    const detail = `weights ${base.weightsHash.slice(0, 12)}, the model needs ${model.baseWeightsHash.slice(0, 12)}`
    throw new GraftError('base.damaged', { id: model.baseId, detail })
  }
}
