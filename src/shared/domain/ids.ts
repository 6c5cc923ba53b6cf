import * as z from 'zod'

/** An image is its content: the first 128 bits of the SHA-256 of the file's bytes, in hex. */
export const imageIdSchema = z
  .string()
  .regex(/^[0-9a-f]{32}$/)
  .brand<'ImageId'>()
export type ImageId = z.infer<typeof imageIdSchema>

export const labelIdSchema = z
  .string()
  .regex(/^[0-9a-z-]{1,40}$/)
  .brand<'LabelId'>()
export type LabelId = z.infer<typeof labelIdSchema>

/** Sorts by time: `20260131-142205-3f9a`. */
export const runIdSchema = z
  .string()
  .regex(/^\d{8}-\d{6}-[0-9a-f]{4}$/)
  .brand<'RunId'>()
export type RunId = z.infer<typeof runIdSchema>

export const baseIdSchema = z
  .string()
  .regex(/^[a-z0-9-]{1,60}$/)
  .brand<'BaseId'>()
export type BaseId = z.infer<typeof baseIdSchema>
