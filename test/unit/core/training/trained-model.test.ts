import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readTrainedModel, writeTrainedModel } from '../../../../src/core/training/trained-model.ts'
import { embeddedBaseId } from '../../../../src/core/training/plan.ts'
import { labelIdSchema } from '../../../../src/shared/domain/ids.ts'

const folder = () => mkdtempSync(join(tmpdir(), 'graft-model-'))

const model = {
  baseId: embeddedBaseId,
  baseWeightsHash: 'abc',
  taps: ['block_12_add'],
  side: 224,
  featureWidth: 3,
  labels: ['cat', 'dog'].map((name, colorIndex) => ({
    id: labelIdSchema.parse(name),
    name,
    colorIndex,
    key: null,
  })),
  strength: 0.5,
  temperature: 1.25,
  weights: Float32Array.of(1, -2, 3.5, 4, 5e-20, 6),
  bias: Float32Array.of(0.1, -0.1),
}

test('a model comes back bit for bit', async () => {
  const to = folder()
  await writeTrainedModel(to, model)
  const read = await readTrainedModel(to)
  expect(read.weights).toEqual(model.weights)
  expect(read.bias).toEqual(model.bias)
  expect(read.labels).toEqual(model.labels)
})

test('a head whose bytes changed is refused', async () => {
  const to = folder()
  await writeTrainedModel(to, model)
  const head = readFileSync(join(to, 'head.bin'))
  head[5] = (head[5] ?? 0) ^ 1
  writeFileSync(join(to, 'head.bin'), head)
  await expect(readTrainedModel(to)).rejects.toMatchObject({ code: 'weights.unreadable' })
})

test('a folder without a model is a clear error', async () => {
  await expect(readTrainedModel(folder())).rejects.toMatchObject({ code: 'weights.unreadable' })
})
