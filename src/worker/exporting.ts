import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writePackage } from '../core/export/package.ts'
import { prove, readProofReference, writeProofReference } from '../core/export/proof.ts'
import { openInRuntime } from '../core/export/runtimes.ts'
import { modelPixels } from '../core/imaging/model-pixels.ts'
import { createPredictor } from '../core/prediction/predictor.ts'
import type { Predictor } from '../core/prediction/predictor.ts'
import { progressCounter } from '../core/progress/job-stream.ts'
import type { JobReporter } from '../core/progress/job-stream.ts'
import type { WorkPlaces } from '../shared/contract/work.ts'
import type { ExportFormat, Proof } from '../shared/domain/exported.ts'
import type { ImageId } from '../shared/domain/ids.ts'
import { runConfigSchema } from '../shared/domain/run.ts'
import { threadLanes } from './threads.ts'

interface PackageRequest {
  readonly runFolder: string
  readonly places: WorkPlaces
  readonly format: ExportFormat
  readonly folder: string
  readonly proofFolder: string
  readonly images: readonly { imageId: ImageId; path: string }[]
}

/** Writes the package, and Graft's own answers for its proof. */
export async function writePackageInWorker(
  request: PackageRequest,
  reporter: JobReporter<never>,
): Promise<{ imageCount: number }> {
  const { runFolder, places, format, folder } = request
  const config = runConfigSchema.parse(
    JSON.parse(await readFile(join(runFolder, 'config.json'), 'utf8')),
  )
  const predictor = await createPredictor({
    runFolder,
    bases: places.bases,
    views: places.views,
    lanes: threadLanes,
  })
  const { model } = predictor
  try {
    const { pixels, probabilities } = await referenceAnswers(predictor, request.images, reporter)
    await writePackage(model, {
      format,
      folder,
      bases: places.bases,
      provenance: { run: config.runId, setting: config.plan.setting },
    })
    await writeProofReference(request.proofFolder, {
      imageCount: pixels.length,
      side: model.side,
      labelCount: model.labels.length,
      pixels: joined(pixels),
      probabilities: joinedNumbers(probabilities, model.labels.length),
    })
    return { imageCount: pixels.length }
  } finally {
    await predictor.close()
  }
}

/** Model pixels and Graft's answers; a file that is gone by now proves nothing, those that are there are counted. */
async function referenceAnswers(
  predictor: Predictor,
  images: PackageRequest['images'],
  reporter: JobReporter<never>,
): Promise<{ pixels: Uint8Array[]; probabilities: Float32Array[] }> {
  const count = progressCounter('writing', (progress) => reporter.progress(progress))
  const answers = await predictor.probabilities(
    images.map(({ path }) => path),
    { signal: reporter.signal, onDone: (doneCount) => count(doneCount, images.length) },
  )
  const pixels: Uint8Array[] = []
  const probabilities: Float32Array[] = []
  for (const [index, answer] of answers.entries()) {
    const path = images[index]?.path
    if (path === undefined || !(answer instanceof Float32Array)) continue
    pixels.push(await modelPixels(path, predictor.model.side))
    probabilities.push(answer)
  }
  return { pixels, probabilities }
}

/** Opens the package as its users will, and compares. */
export async function proveInWorker(
  request: { format: ExportFormat; folder: string; proofFolder: string },
  reporter: JobReporter<never>,
): Promise<Proof> {
  const reference = await readProofReference(request.proofFolder)
  const runtime = await openInRuntime(request.format, request.folder, reference.side)
  try {
    return await prove(runtime, reference, {
      clock: () => new Date(),
      onProgress: progressCounter('proving', (progress) => reporter.progress(progress)),
    })
  } finally {
    await runtime.close()
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts))
}

function joinedNumbers(parts: readonly Float32Array[], labelCount: number): Float32Array {
  const all = new Float32Array(parts.length * labelCount)
  for (const [index, part] of parts.entries()) all.set(part, index * labelCount)
  return all
}
