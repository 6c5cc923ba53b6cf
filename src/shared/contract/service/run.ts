import * as z from 'zod'
import { planSchema } from '../../domain/plan.ts'
import { historyEntrySchema, runSchema } from '../../domain/run.ts'
import { runIdSchema } from '../../domain/ids.ts'
import { inProject, procedure, yieldingJob } from '../builder.ts'

const ofRun = inProject.extend({ runId: runIdSchema })

export const runContract = {
  /** Freezes a snapshot and starts a run in a worker of its own; it goes on when nobody watches. */
  start: procedure.input(inProject.extend({ plan: planSchema.partial() })).output(runSchema),
  /**
   * Follows a run: the whole history first, then what is new, then the run as it ended. Leaving does not stop it.
   * A run that has ended yields its history and returns at once.
   */
  watch: procedure
    .input(ofRun)
    .output(
      yieldingJob(z.object({ kind: z.literal('history'), entry: historyEntrySchema }), runSchema),
    ),
  /** Stops a run; what it computed stays in the cache. */
  stop: procedure.input(ofRun).output(runSchema),
  /** Goes on with an interrupted or stopped run from its own snapshot. */
  resume: procedure.input(ofRun).output(runSchema),
  list: procedure.input(inProject).output(z.array(runSchema)),
}
