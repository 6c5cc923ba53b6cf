import * as z from 'zod'
import { errorRecordSchema } from '../errors.ts'
import { imageIdSchema, labelIdSchema, runIdSchema } from './ids.ts'
import { labelSchema } from './label.ts'
import { planSchema } from './plan.ts'
import { progressSchema } from './progress.ts'
import { estimateSchema } from './report.ts'

/** `interrupted`: its worker died or the computer went off; it can be resumed. */
export const runStateSchema = z.enum(['running', 'finished', 'stopped', 'interrupted', 'failed'])

/** A run as it is listed. */
export const runSchema = z.object({
  id: runIdSchema,
  state: runStateSchema,
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
  plan: planSchema,
  /** What the report says first; null until there is one. */
  accuracy: estimateSchema.nullable(),
  error: errorRecordSchema.nullable(),
})
export type Run = z.infer<typeof runSchema>

/** One image as a run sees it, frozen. */
export const snapshotImageSchema = z.object({
  id: imageIdSchema,
  path: z.string(),
  labelId: labelIdSchema,
  side: z.enum(['learn', 'held-out']),
  group: z.string(),
})
export type SnapshotImage = z.infer<typeof snapshotImageSchema>

/** What a run starts from; labelling may go on beside it. `runs/<id>/snapshot.json`. */
export const snapshotSchema = z.object({
  version: z.literal(1),
  createdAt: z.iso.datetime(),
  projectId: z.uuid(),
  projectName: z.string(),
  labels: z.array(labelSchema),
  images: z.array(snapshotImageSchema),
})
export type Snapshot = z.infer<typeof snapshotSchema>

/** What a run was asked to do, and which labelled images could take no part. `runs/<id>/config.json`. */
export const runConfigSchema = z.object({
  version: z.literal(1),
  runId: runIdSchema,
  plan: planSchema,
  leftOut: z.array(z.object({ path: z.string(), problem: z.string() })),
})
export type RunConfig = z.infer<typeof runConfigSchema>

/**
 * One line of `runs/<id>/history.jsonl`: the lossless record of a run. Progress is not part of it: it is coalesced and
 * only watched.
 */
export const historyEntrySchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('started'), at: z.iso.datetime(), processId: z.number().int() }),
  z.object({
    kind: z.literal('phase-finished'),
    at: z.iso.datetime(),
    phase: progressSchema.shape.phase,
    elapsedMs: z.number(),
    /** For features: how many were computed and how many came from the cache. */
    computedCount: z.number().int().nullable(),
    reusedCount: z.number().int().nullable(),
  }),
  z.object({
    kind: z.literal('setting-tried'),
    at: z.iso.datetime(),
    setting: z.enum(['quick', 'careful']),
    crossValidated: estimateSchema,
    strength: z.number(),
  }),
  z.object({
    kind: z.literal('setting-chosen'),
    at: z.iso.datetime(),
    setting: z.enum(['quick', 'careful']),
    /** Learn images that, in cross-validation, only one of the two answered right. */
    onlyQuickRight: z.number().int(),
    onlyCarefulRight: z.number().int(),
    /** How likely a split at least as uneven is, were both settings equally good (McNemar's exact test). */
    chanceOfLuck: z.number(),
  }),
  z.object({
    kind: z.literal('image-left-out'),
    at: z.iso.datetime(),
    path: z.string(),
    problem: z.string(),
  }),
  z.object({ kind: z.literal('finished'), at: z.iso.datetime() }),
  z.object({ kind: z.literal('failed'), at: z.iso.datetime(), error: errorRecordSchema }),
])
export type HistoryEntry = z.infer<typeof historyEntrySchema>
