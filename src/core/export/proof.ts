import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import type { Proof } from '../../shared/domain/exported.ts'
import type { Snapshot, SnapshotImage } from '../../shared/domain/run.ts'

/**
 * Largest difference of a probability that a float32 runtime may show for the same pixels. Rounding reached 1e-5 with
 * the steepest heads measured; a wrong epsilon or padding in one layer shows 1e-4 and more.
 */
const allowedDifference = 3e-5
/** More images would say the same and cost minutes in the slower runtimes. */
const proofImageLimit = 300

/** The images an export is proved on: held-out ones, or learn images where none is held out; the first by id. */
export function proofImages(snapshot: Snapshot): { imageId: SnapshotImage['id']; path: string }[] {
  const heldOut = snapshot.images.filter((image) => image.side === 'held-out')
  return (heldOut.length > 0 ? heldOut : snapshot.images)
    .map(({ id, path }) => ({ imageId: id, path }))
    .sort((a, b) => (a.imageId < b.imageId ? -1 : 1))
    .slice(0, proofImageLimit)
}

const referenceFileSchema = z.object({
  imageCount: z.number().int().positive(),
  side: z.number().int().positive(),
  labelCount: z.number().int().min(2),
})

/** Pixels with Graft's own answers for them, as they lie beside a package until it is proved. */
export interface ProofReference {
  readonly imageCount: number
  readonly side: number
  readonly labelCount: number
  /** [images, side, side, 3] 8-bit RGB. */
  readonly pixels: Uint8Array
  /** [images, labels]. */
  readonly probabilities: Float32Array
}

export async function writeProofReference(
  folder: string,
  reference: ProofReference,
): Promise<void> {
  const { pixels, probabilities, ...rest } = reference
  await writeFile(join(folder, 'pixels.bin'), pixels)
  await writeFile(join(folder, 'probabilities.bin'), new Uint8Array(probabilities.buffer))
  await writeFile(join(folder, 'reference.json'), JSON.stringify(rest))
}

export async function readProofReference(folder: string): Promise<ProofReference> {
  const rest = referenceFileSchema.parse(
    JSON.parse(await readFile(join(folder, 'reference.json'), 'utf8')),
  )
  const bytes = new Uint8Array(await readFile(join(folder, 'probabilities.bin')))
  return {
    ...rest,
    pixels: await readFile(join(folder, 'pixels.bin')),
    probabilities: new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4),
  }
}

/**
 * A package in its own runtime.
 * `answer` takes [count, side, side, 3] pixels and gives [count, labels] probabilities.
 */
export interface ProofRuntime {
  readonly name: string
  answer(pixels: Uint8Array, count: number): Promise<Float32Array>
  close(): Promise<void>
}

/** Images a runtime answers at once. */
const batchSize = 4

/** Runs every reference image through the runtime and compares probability by probability. */
export async function prove(
  runtime: ProofRuntime,
  reference: ProofReference,
  options: { clock: () => Date; onProgress: (done: number, total: number) => void },
): Promise<Proof> {
  const { imageCount, labelCount, side } = reference
  const imageBytes = side * side * 3
  let equalAnswerCount = 0
  let largestDifference = 0
  for (let start = 0; start < imageCount; start += batchSize) {
    const count = Math.min(batchSize, imageCount - start)
    const pixels = reference.pixels.subarray(start * imageBytes, (start + count) * imageBytes)
    const found = await runtime.answer(pixels, count)
    if (found.length !== count * labelCount) {
      throw new Error(`${runtime.name} gave ${found.length} numbers for ${count} images`)
    }
    for (let image = 0; image < count; image++) {
      const expected = reference.probabilities.subarray(
        (start + image) * labelCount,
        (start + image + 1) * labelCount,
      )
      const answer = found.subarray(image * labelCount, (image + 1) * labelCount)
      const difference = largestOf(expected, answer)
      // NaN must fail the proof, and NaN is neither larger nor smaller.
      largestDifference = difference <= largestDifference ? largestDifference : difference
      if (indexOfLargest(expected) === indexOfLargest(answer)) equalAnswerCount++
    }
    options.onProgress(start + count, imageCount)
  }
  return {
    runtime: runtime.name,
    provedAt: options.clock().toISOString(),
    imageCount,
    equalAnswerCount,
    largestDifference: Number.isNaN(largestDifference) ? 1 : largestDifference,
    allowedDifference,
    isEqual: equalAnswerCount === imageCount && largestDifference <= allowedDifference,
  }
}

function largestOf(expected: Float32Array, found: Float32Array): number {
  let largest = 0
  for (const [index, value] of expected.entries()) {
    const difference = Math.abs(value - (found[index] ?? NaN))
    if (!(difference <= largest)) largest = difference
  }
  return largest
}

function indexOfLargest(values: Float32Array): number {
  let best = 0
  for (const [index, value] of values.entries()) if (value > (values[best] ?? -1)) best = index
  return best
}
