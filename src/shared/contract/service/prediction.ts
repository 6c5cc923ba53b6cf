import * as z from 'zod'
import { predictionSchema } from '../../domain/prediction.ts'
import { inRun, procedure, yieldingJob } from '../builder.ts'

export const predictionContract = {
  /**
   * Answers for files and folders in a stable order; a broken file is a row with its problem. With `copyTo` each answered
   * file is also copied into the sub-folder of its answer.
   */
  files: procedure
    .input(
      inRun.extend({
        sources: z.array(z.string()).min(1),
        topCount: z.number().int().min(1).max(100),
        copyTo: z.string().nullable().default(null),
      }),
    )
    .output(
      yieldingJob(
        z.object({ kind: z.literal('predictions'), predictions: z.array(predictionSchema) }),
        z.object({ answerCount: z.number().int(), problemCount: z.number().int() }),
      ),
    ),
}
