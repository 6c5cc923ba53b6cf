import { eventIterator, oc } from '@orpc/contract'
import * as z from 'zod'
import { progressSchema } from '../domain/progress.ts'
import { errorRecordSchema } from '../errors.ts'

/**
 * Start of every procedure. A known error crosses as `GRAFT` with its record; whatever else is thrown is a bug and
 * crosses as an internal error without its stack, which is logged where it happened.
 */
export const procedure = oc.errors({ GRAFT: { data: errorRecordSchema } })

const progressEventSchema = z.object({ kind: z.literal('progress'), progress: progressSchema })

/**
 * Output of a long job: progress at most 10 times a second, then its result. Leaving the iteration or aborting the call
 * cancels the job.
 */
export function job<Result extends z.ZodType>(resultSchema: Result) {
  return eventIterator(progressEventSchema, resultSchema)
}

/** Output of a long job that also yields what it finds, losslessly and in order. */
export function yieldingJob<Found extends z.core.$ZodTypeDiscriminable, Result extends z.ZodType>(
  foundSchema: Found,
  resultSchema: Result,
) {
  return eventIterator(
    z.discriminatedUnion('kind', [progressEventSchema, foundSchema]),
    resultSchema,
  )
}

/** The project that a call is about: the absolute path of its folder. */
export const inProject = z.object({ project: z.string().min(1) })

/** A run of a project, or its latest finished one. */
export const inRun = inProject.extend({ runId: z.string().optional() })
