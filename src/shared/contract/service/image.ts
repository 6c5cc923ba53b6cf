import * as z from 'zod'
import { imageSchema, problemSchema, sideSchema } from '../../domain/image.ts'
import { imageIdSchema, labelIdSchema } from '../../domain/ids.ts'
import { inProject, job, procedure, yieldingJob } from '../builder.ts'

/** What an import brought. */
export const importResultSchema = z.object({
  /** Images new to the project. */
  addedCount: z.number().int(),
  /** Files whose content was there already, or came twice. */
  knownCount: z.number().int(),
  /** Images that got a label from their folder or list. */
  labelledCount: z.number().int(),
  newLabelNames: z.array(z.string()),
  problemCount: z.number().int(),
})
export type ImportResult = z.infer<typeof importResultSchema>

export const imageContract = {
  /**
   * Brings folders, files, zip archives and CSV lists in. Folder names become labels unless `label` gives one or
   * `labelFrom` is `none`. Problems are yielded as they are met and kept with the project.
   */
  import: procedure
    .input(
      inProject.extend({
        sources: z.array(z.string().min(1)).min(1),
        storage: z.enum(['reference', 'copy']),
        labelFrom: z.enum(['folders', 'none']),
        label: z.string().nullable(),
      }),
    )
    .output(
      yieldingJob(
        z.object({ kind: z.literal('problem'), problem: problemSchema }),
        importResultSchema,
      ),
    ),
  /** A page of images, in the order of their import. */
  list: procedure
    .input(
      inProject.extend({
        label: z.union([labelIdSchema, z.literal('none')]).optional(),
        side: sideSchema.optional(),
        offset: z.number().int().nonnegative(),
        limit: z.number().int().min(1).max(1000),
      }),
    )
    .output(z.object({ totalCount: z.number().int(), images: z.array(imageSchema) })),
  /** Files that need a decision: those of past imports, and images whose file vanished or changed since. */
  problems: procedure.input(inProject).output(job(z.array(problemSchema))),
  /** Points images that were imported in place to a folder's new position. */
  relink: procedure
    .input(inProject.extend({ from: z.string(), to: z.string() }))
    .output(z.object({ relinkedCount: z.number().int(), stillMissingCount: z.number().int() })),
  /** Gives images a label, or none; one undoable action. */
  assign: procedure
    .input(
      inProject.extend({
        imageIds: z.array(imageIdSchema).min(1),
        labelId: labelIdSchema.nullable(),
      }),
    )
    .output(z.object({ changedCount: z.number().int() })),
}
