import * as z from 'zod'
import { baseIdSchema } from './ids.ts'

/** How a frozen base reads the images. */
export const featureSettingSchema = z.object({
  /** Side of the square model pixels. */
  side: z.number().int().positive(),
  /** `mirrored` adds a second, mirrored training row an image; the used model always sees the plain view. */
  views: z.array(z.enum(['plain', 'mirrored'])).min(1),
})
export type FeatureSetting = z.infer<typeof featureSettingSchema>

/** The settings by name: `quick` is plain at 224, `careful` plain and mirrored at 288; `auto` tries both and keeps the better. */
export const settingNameSchema = z.enum(['quick', 'careful', 'auto'])
export type SettingName = z.infer<typeof settingNameSchema>

/** What a run is asked to do. */
export const planSchema = z.object({
  strategy: z.literal('head'),
  baseId: baseIdSchema,
  setting: settingNameSchema,
  /** The head's L2 penalty, scikit-learn's 1 / C; chosen by cross-validation where null. */
  strength: z.number().positive().nullable(),
  balanceLabels: z.boolean(),
  seed: z.number().int().nonnegative(),
})
export type Plan = z.infer<typeof planSchema>
