import * as z from 'zod'

/**
 * How far a long job is: a stable phase, a changing detail, and how much of it is done.
 * `doneCount` never decreases within a phase; `totalCount` is null while it is not known.
 */
export const progressSchema = z.object({
  phase: z.enum([
    'scanning',
    'importing',
    'downloading',
    'unpacking',
    'drawing',
    'features',
    'careful-features',
    'strength',
    'head',
    'judging',
    'predicting',
    'writing',
    'proving',
  ]),
  detail: z.string(),
  doneCount: z.number().nonnegative(),
  totalCount: z.number().nonnegative().nullable(),
  ratePerSecond: z.number().nonnegative().nullable(),
  remainingMs: z.number().nonnegative().nullable(),
  canStop: z.boolean(),
})
export type Progress = z.infer<typeof progressSchema>
export type ProgressPhase = Progress['phase']
