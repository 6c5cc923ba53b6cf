import * as z from 'zod'
import { baseStateSchema } from './base-model.ts'
import { engineSchema } from './engine.ts'

/** What `graft info` tells: versions, engines, bases and where things are kept. */
export const systemInfoSchema = z.object({
  versions: z.record(z.string(), z.string()),
  platform: z.string(),
  coreCount: z.number().int(),
  memoryBytes: z.number(),
  engines: z.array(engineSchema),
  bases: z.array(baseStateSchema),
  places: z.array(
    z.object({ name: z.enum(['home', 'logs', 'bases', 'samples']), path: z.string() }),
  ),
})
export type SystemInfo = z.infer<typeof systemInfoSchema>

/** A set of pictures to start with: drawn here, or downloaded from its authors. */
export const sampleSchema = z.object({
  name: z.string(),
  title: z.string(),
  origin: z.enum(['drawn', 'downloaded']),
  labelCount: z.number().int(),
  imageCount: z.number().int(),
  /** Null where the size is not known before the download. */
  sizeBytes: z.number().nullable(),
  licence: z.string(),
  credit: z.string(),
  /** Null where none is published: said so when downloading. */
  checksum: z.string().nullable(),
})
export type Sample = z.infer<typeof sampleSchema>
