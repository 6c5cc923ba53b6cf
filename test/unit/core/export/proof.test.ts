import { expect, test } from 'vitest'
import { proofImages, prove } from '../../../../src/core/export/proof.ts'
import type { ProofReference, ProofRuntime } from '../../../../src/core/export/proof.ts'
import type { Snapshot } from '../../../../src/shared/domain/run.ts'

const probabilities = Float32Array.of(0.7, 0.3, 0.2, 0.8, 0.6, 0.4, 0.1, 0.9, 0.55, 0.45)

const reference: ProofReference = {
  imageCount: 5,
  side: 1,
  labelCount: 2,
  pixels: Uint8Array.from({ length: 15 }, (_, index) => Math.floor(index / 3)),
  probabilities,
}

/** Answers each image, known by its pixel value, with what `change` makes of the reference. */
function runtime(change: (values: Float32Array) => Float32Array): ProofRuntime {
  const answers = change(Float32Array.from(probabilities))
  return {
    name: 'fake',
    answer: async (pixels, count) => {
      const first = pixels[0] ?? 0
      return answers.subarray(first * 2, (first + count) * 2)
    },
    close: async () => {},
  }
}

const options = { clock: () => new Date(0), onProgress: () => {} }

test('equal answers prove a package', async () => {
  const proof = await prove(
    runtime((values) => values),
    reference,
    options,
  )
  expect(proof).toMatchObject({
    imageCount: 5,
    equalAnswerCount: 5,
    largestDifference: 0,
    isEqual: true,
  })
})

test('a probability beyond what is allowed fails it, though every answer is the same', async () => {
  const proof = await prove(
    runtime((values) => values.with(8, 0.5501)),
    reference,
    options,
  )
  expect(proof.equalAnswerCount).toBe(5)
  expect(proof.largestDifference).toBeCloseTo(1e-4, 6)
  expect(proof.isEqual).toBe(false)
})

test('another answer fails it', async () => {
  const proof = await prove(
    runtime((values) => values.with(8, 0.4).with(9, 0.6)),
    reference,
    options,
  )
  expect(proof).toMatchObject({ equalAnswerCount: 4, isEqual: false })
})

test('a number that is not one fails it', async () => {
  const proof = await prove(
    runtime((values) => values.with(3, NaN)),
    reference,
    options,
  )
  expect(proof.isEqual).toBe(false)
})

test('a runtime that gives too few numbers is an error', async () => {
  const short = { ...runtime((values) => values), answer: async () => new Float32Array(1) }
  await expect(prove(short, reference, options)).rejects.toThrow('gave 1 numbers')
})

test('held-out images are taken, and learn images only where there are none', () => {
  const image = (id: string, side: string) => ({ id, path: `${id}.jpg`, side })
  const snapshot = (images: unknown[]) => ({ images }) as unknown as Snapshot
  const both = snapshot([image('c', 'held-out'), image('a', 'learn'), image('b', 'held-out')])
  expect(proofImages(both).map(({ path }) => path)).toEqual(['b.jpg', 'c.jpg'])
  expect(proofImages(snapshot([image('a', 'learn')])).map(({ path }) => path)).toEqual(['a.jpg'])
})
