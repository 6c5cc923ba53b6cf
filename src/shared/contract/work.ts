import * as z from 'zod'
import { answerSchema, reportSchema } from '../domain/report.ts'
import { exportFormatSchema, proofSchema } from '../domain/exported.ts'
import { historyEntrySchema } from '../domain/run.ts'
import { imageFormatSchema, problemSchema } from '../domain/image.ts'
import { imageIdSchema } from '../domain/ids.ts'
import { predictionSchema } from '../domain/prediction.ts'
import { job, procedure, yieldingJob } from './builder.ts'

/** Where a worker reads bases, keeps caches and journals what it decodes; workers know no other places. */
export const workPlacesSchema = z.object({
  /** Folders that hold base models, the shipped ones first. */
  bases: z.array(z.string()),
  /** Shared between projects: ONNX views of bases. */
  views: z.string(),
  /** The project's feature cache. */
  features: z.string(),
  /** What is being decoded is written here before it is touched. */
  journal: z.string(),
})
export type WorkPlaces = z.infer<typeof workPlacesSchema>

/** What reading a file found out, or why it could not be read. */
export const inspectedSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('image'),
    path: z.string(),
    id: imageIdSchema,
    format: imageFormatSchema,
    sizeBytes: z.number(),
    modifiedMs: z.number(),
    width: z.number(),
    height: z.number(),
    perceptualHash: z.string(),
    note: problemSchema.nullable(),
  }),
  z.object({ kind: z.literal('problem'), problem: problemSchema }),
])
export type Inspected = z.infer<typeof inspectedSchema>

const labelledFileSchema = z.object({ path: z.string(), labelName: z.string() })

const ofRunFolder = z.object({ runFolder: z.string(), places: workPlacesSchema })

/**
 * Between service and workers. A worker never opens the database: it gets what it needs in the call or in the run's
 * folder, writes only caches and the run's folder, and the service records what was finished.
 */
export const workContract = {
  /** Reads files once: identity, size, perceptual hash, thumbnail. Answers in the order of the paths. */
  inspect: procedure
    .input(z.object({ paths: z.array(z.string()), thumbnails: z.string(), journal: z.string() }))
    .output(z.array(inspectedSchema)),
  /** Content ids of files as they are now; null for one that cannot be read. */
  hash: procedure
    .input(z.object({ paths: z.array(z.string()) }))
    .output(z.array(imageIdSchema.nullable())),
  /** Trains a run from `runs/<id>/snapshot.json` and `config.json`; the history is written before it is yielded. */
  train: procedure
    .input(
      ofRunFolder.extend({
        /** Files that were in hand when a worker died: read last, one by one. */
        suspects: z.array(z.string()),
        /** Files that took a worker down twice: left out. */
        quarantined: z.array(z.string()),
      }),
    )
    .output(
      yieldingJob(
        z.object({ kind: z.literal('history'), entry: historyEntrySchema }),
        z.object({ accuracy: reportSchema.shape.accuracy }),
      ),
    ),
  /** Judges a run's model on files with known labels. */
  judge: procedure
    .input(ofRunFolder.extend({ folder: z.string(), files: z.array(labelledFileSchema) }))
    .output(job(reportSchema)),
  /** Answers for files, in their order; the model stays loaded for the next call. */
  predict: procedure
    .input(ofRunFolder.extend({ paths: z.array(z.string()), topCount: z.number().int().min(1) }))
    .output(z.array(predictionSchema)),
  /** Writes a package and, beside it, the pixels and Graft's own answers that its proof compares with. */
  writePackage: procedure
    .input(
      ofRunFolder.extend({
        format: exportFormatSchema,
        folder: z.string(),
        proofFolder: z.string(),
        images: z.array(answerSchema.pick({ imageId: true, path: true })),
      }),
    )
    .output(job(z.object({ imageCount: z.number().int() }))),
  /** Opens a package in its own runtime and compares its answers with those written beside it. */
  prove: procedure
    .input(z.object({ format: exportFormatSchema, folder: z.string(), proofFolder: z.string() }))
    .output(job(proofSchema)),
}
