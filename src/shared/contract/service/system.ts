import * as z from 'zod'
import { baseStateSchema } from '../../domain/base-model.ts'
import { engineSchema } from '../../domain/engine.ts'
import { sampleSchema, systemInfoSchema } from '../../domain/system.ts'
import { job, procedure } from '../builder.ts'

const diagnosticsSchema = z.object({
  /** Every file of the bundle with its whole text, so that a person sees what would be sent. */
  files: z.array(z.object({ name: z.string(), text: z.string() })),
})
export type Diagnostics = z.infer<typeof diagnosticsSchema>

export const systemContract = {
  info: procedure.output(systemInfoSchema),
  diagnostics: procedure.output(diagnosticsSchema),
  /** Writes the bundle that `diagnostics` shows as a zip. */
  saveDiagnostics: procedure
    .input(z.object({ to: z.string() }))
    .output(z.object({ path: z.string() })),
}

export const baseContract = { list: procedure.output(z.array(baseStateSchema)) }

export const engineContract = { list: procedure.output(z.array(engineSchema)) }

export const sampleContract = {
  list: procedure.output(z.array(sampleSchema)),
  /** Makes a project of a sample: draws or downloads its pictures, imports and labels them. */
  create: procedure
    .input(z.object({ name: z.string(), project: z.string() }))
    .output(job(z.object({ project: z.string(), imageCount: z.number().int() }))),
}
