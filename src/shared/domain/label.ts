import * as z from 'zod'
import { labelIdSchema } from './ids.ts'

/** A label: its name, its colour (index into the twelve of the palette) and the key that gives it. */
export const labelSchema = z.object({
  id: labelIdSchema,
  name: z.string().min(1).max(200),
  colorIndex: z.number().int().nonnegative(),
  key: z.string().max(1).nullable(),
})
export type Label = z.infer<typeof labelSchema>

/** What a labelling action was; its words are the messages `history.<kind>`. */
export const labellingActionSchema = z.enum([
  'assign',
  'import',
  'create-label',
  'change-label',
  'merge-labels',
  'remove-label',
])
export type LabellingAction = z.infer<typeof labellingActionSchema>

/** A label with the number of its images on each side. */
export const labelCountSchema = labelSchema.extend({
  learnCount: z.number().int().nonnegative(),
  heldOutCount: z.number().int().nonnegative(),
  neitherCount: z.number().int().nonnegative(),
})
export type LabelCount = z.infer<typeof labelCountSchema>
