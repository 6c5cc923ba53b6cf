import { eventIterator } from '@orpc/contract'
import * as z from 'zod'
import { procedure } from '../../src/shared/contract/builder.ts'

/** What a line between a page and a service must carry: answers, known errors, events, cancelling, bytes. */
export const lineContract = {
  greet: procedure.input(z.object({ name: z.string().min(1) })).output(z.string()),
  refuse: procedure.input(z.object({ name: z.string() })).output(z.string()),
  /** Yields until the caller leaves; `tell` says afterwards how far it came. */
  count: procedure
    .input(z.object({ until: z.number().int() }))
    .output(eventIterator(z.object({ done: z.number().int() }))),
  /** Resolves when a count was left early. */
  leftEarly: procedure.output(z.object({ done: z.number().int() })),
  /** Never answers; `leftEarly` tells of its cancelling as well. */
  hang: procedure.output(z.string()),
  sizeOf: procedure.input(z.instanceof(Blob)).output(z.object({ sizeBytes: z.number() })),
  processId: procedure.output(z.number()),
  /** Ends the process as a crash would. */
  crash: procedure.output(z.string()),
}
