import * as z from 'zod'
import { imageIdSchema, labelIdSchema } from './ids.ts'

/** Kinds of picture file that Graft reads. BMP and SVG are refused with a reason. */
export const imageFormatSchema = z.enum(['jpeg', 'png', 'webp', 'avif', 'tiff', 'gif', 'heic'])
export type ImageFormat = z.infer<typeof imageFormatSchema>

/**
 * The sticky side of a labelled image: `learn` or `held-out`. `neither`: a near-duplicate of images on both sides.
 * Null: never labelled yet.
 */
export const sideSchema = z.enum(['learn', 'held-out', 'neither'])
export type Side = z.infer<typeof sideSchema>

/** One image of a project, with the file it is read from. */
export const imageSchema = z.object({
  id: imageIdSchema,
  /** Where its bytes are read from: inside the project for copies, the person's own file otherwise. */
  path: z.string(),
  /** The name it had when it was imported, for people. */
  fileName: z.string(),
  format: imageFormatSchema,
  sizeBytes: z.number().int().nonnegative(),
  /** Pixels, after the EXIF orientation. */
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  labelId: labelIdSchema.nullable(),
  side: sideSchema.nullable(),
  /** Images with equal group are near-duplicates and stay together in every split. */
  group: z.string(),
})
export type Image = z.infer<typeof imageSchema>

/** Why a file could not become an image, or an image is no longer there. */
export const problemKindSchema = z.enum([
  'empty',
  'truncated',
  'not-an-image',
  'wrong-extension',
  'unsupported-format',
  'too-large',
  'no-permission',
  'symlink-loop',
  'vanished',
  'changed-on-disk',
  'crashes-decoder',
  'damaged',
  'near-duplicate-of-both-sides',
  'two-labels',
])
export type ProblemKind = z.infer<typeof problemKindSchema>

/**
 * A file that needs the person's decision, or one that was repaired and is worth knowing (`wrong-extension` is read by
 * its content all the same). The cure is the message `problem.<kind>.cure` of the locale.
 */
export const problemSchema = z.object({
  path: z.string(),
  kind: problemKindSchema,
  detail: z.string(),
})
export type Problem = z.infer<typeof problemSchema>
