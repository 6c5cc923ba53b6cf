import * as z from 'zod'
import { problemKindSchema } from './image.ts'

/** The answer for one file: labels by calibrated probability, most likely first, or why there is none. */
export const predictionSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('answer'),
    path: z.string(),
    top: z.array(z.object({ label: z.string(), probability: z.number() })).min(1),
  }),
  z.object({
    kind: z.literal('problem'),
    path: z.string(),
    problem: problemKindSchema,
    detail: z.string(),
  }),
])
export type Prediction = z.infer<typeof predictionSchema>
