import * as z from 'zod'
import { reportSchema } from '../../domain/report.ts'
import { inRun, job, procedure } from '../builder.ts'

export const reportContract = {
  /** The report of a run, or of the latest finished one. */
  get: procedure.input(inRun).output(reportSchema),
  /** Judges a run's model on another folder of labelled images (or a CSV list); nothing is imported. */
  judgeFolder: procedure.input(inRun.extend({ folder: z.string() })).output(job(reportSchema)),
  /** Writes a report as a printable HTML page and the judged answers as CSV. */
  save: procedure
    .input(
      inRun.extend({
        /** A report of `judgeFolder`; the run's own where absent. */
        report: reportSchema.optional(),
        html: z.string().nullable(),
        csv: z.string().nullable(),
      }),
    )
    .output(z.object({ files: z.array(z.string()) })),
}
