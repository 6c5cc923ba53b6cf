import * as z from 'zod'
import { baseIdSchema } from './ids.ts'

/** How 8-bit RGB becomes a network's input: `tf` is x / 127.5 - 1, the others are per channel. */
export const preprocessingSchema = z.enum(['tf', 'caffe', 'torch', 'none'])
export type Preprocessing = z.infer<typeof preprocessingSchema>

/** A pretrained network as an entry: where its files are, what it takes, and where it comes from. */
export const baseModelSchema = z.object({
  id: baseIdSchema,
  title: z.string(),
  kind: z.literal('layers'),
  preprocessing: preprocessingSchema,
  /** Sides of the square input, in pixels, that it was tried with; the first is the quick one. */
  inputSides: z.array(z.number().int().positive()).min(1),
  /** Layers whose globally averaged outputs, joined in this order, are the features. */
  taps: z.array(z.object({ layer: z.string(), channels: z.number().int().positive() })).min(1),
  trainedOn: z.string(),
  source: z.string(),
  licence: z.string(),
  licenceFile: z.string(),
  paper: z.string(),
  /** SHA-256 of the weight file as shipped, in hex: part of every cache key. */
  weightsHash: z.string(),
  sizeBytes: z.number().int(),
  parameterCount: z.number().int(),
})
export type BaseModel = z.infer<typeof baseModelSchema>

/** A base model and whether its files are on this computer. */
export const baseStateSchema = baseModelSchema.extend({ isPresent: z.boolean(), path: z.string() })
export type BaseState = z.infer<typeof baseStateSchema>
