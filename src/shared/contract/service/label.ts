import * as z from 'zod'
import { labelCountSchema, labellingActionSchema, labelSchema } from '../../domain/label.ts'
import { labelIdSchema } from '../../domain/ids.ts'
import { inProject, job, procedure } from '../builder.ts'

const undoneSchema = z.object({
  kind: labellingActionSchema,
  /** The label it was about; null for an import, and for taking labels away. */
  labelName: z.string().nullable(),
  changedCount: z.number().int(),
})

export const labelContract = {
  list: procedure.input(inProject).output(z.array(labelCountSchema)),
  create: procedure.input(inProject.extend({ name: z.string() })).output(labelSchema),
  change: procedure
    .input(
      inProject.extend({
        labelId: labelIdSchema,
        name: z.string().optional(),
        colorIndex: z.number().int().nonnegative().optional(),
        key: z.string().max(1).nullable().optional(),
      }),
    )
    .output(labelSchema),
  /** Gives all images of one label the other, and removes the first. */
  merge: procedure
    .input(inProject.extend({ from: labelIdSchema, into: labelIdSchema }))
    .output(z.object({ changedCount: z.number().int() })),
  /** Removes a label; its images stay, without one. */
  remove: procedure
    .input(inProject.extend({ labelId: labelIdSchema }))
    .output(z.object({ changedCount: z.number().int() })),
  /** Takes back the latest labelling action, also one made before the project was last closed. */
  undo: procedure.input(inProject).output(undoneSchema),
  redo: procedure.input(inProject).output(undoneSchema),
  /** Writes the labels away: a CSV list (path,label,side), or copies of the images in folders by label. */
  save: procedure
    .input(
      inProject.extend({ as: z.enum(['csv', 'folders']), to: z.string(), replace: z.boolean() }),
    )
    .output(job(z.object({ imageCount: z.number().int(), path: z.string() }))),
}
