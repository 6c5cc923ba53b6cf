import * as z from 'zod'
import { exportedSchema, exportFormatSchema } from '../../domain/exported.ts'
import { inRun, job, procedure } from '../builder.ts'

export const exportContract = {
  /**
   * Writes a package a format into `to/<format>`, re-loads each in its own runtime in a fresh process, compares it with
   * Graft's answers and hands it over only when they are equal.
   */
  create: procedure
    .input(
      inRun.extend({
        formats: z.array(exportFormatSchema).min(1),
        to: z.string(),
        replace: z.boolean(),
      }),
    )
    .output(job(z.array(exportedSchema))),
}
