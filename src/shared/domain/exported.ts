import * as z from 'zod'

/** Formats a model can be taken away in. */
export const exportFormatSchema = z.enum(['onnx', 'tfjs'])
export type ExportFormat = z.infer<typeof exportFormatSchema>

/** What the exported file answered in its own runtime, beside what Graft answers for the same pixels. */
export const proofSchema = z.object({
  runtime: z.string(),
  provedAt: z.iso.datetime(),
  imageCount: z.number().int(),
  equalAnswerCount: z.number().int(),
  largestDifference: z.number(),
  allowedDifference: z.number(),
  isEqual: z.boolean(),
})
export type Proof = z.infer<typeof proofSchema>

/** One exported package: its folder, its files and its proof. */
export const exportedSchema = z.object({
  format: exportFormatSchema,
  folder: z.string(),
  files: z.array(z.object({ name: z.string(), sizeBytes: z.number().int() })),
  proof: proofSchema,
  elapsedMs: z.number(),
})
export type Exported = z.infer<typeof exportedSchema>
