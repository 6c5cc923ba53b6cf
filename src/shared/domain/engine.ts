import * as z from 'zod'

/** A part that computes, as found on this computer. Training engines join in as they exist. */
export const engineSchema = z.object({
  id: z.string(),
  title: z.string(),
  version: z.string(),
  /** `features`: frozen bases and prediction; `proof`: runs exports to compare them. */
  use: z.enum(['features', 'training', 'proof']),
  device: z.string(),
})
export type Engine = z.infer<typeof engineSchema>
