import * as z from 'zod'
import { runIdSchema } from './ids.ts'
import { labelCountSchema } from './label.ts'

/** A project in the list of recent ones; the figures are those of its last opening. */
export const recentProjectSchema = z.object({
  path: z.string(),
  name: z.string(),
  openedAt: z.iso.datetime(),
  isPresent: z.boolean(),
  /** Absent where the project was never opened by a Graft that records them. */
  figures: z
    .object({
      imageCount: z.number().int().nonnegative(),
      unlabelledCount: z.number().int().nonnegative(),
      labelCount: z.number().int().nonnegative(),
    })
    .optional(),
})
export type RecentProject = z.infer<typeof recentProjectSchema>

/** A project at a glance. */
export const projectSummarySchema = z.object({
  id: z.uuid(),
  path: z.string(),
  name: z.string(),
  schemaVersion: z.number().int(),
  imageCount: z.number().int().nonnegative(),
  unlabelledCount: z.number().int().nonnegative(),
  labels: z.array(labelCountSchema),
  problemCount: z.number().int().nonnegative(),
  latestRunId: runIdSchema.nullable(),
  canUndo: z.boolean(),
  canRedo: z.boolean(),
})
export type ProjectSummary = z.infer<typeof projectSummarySchema>
