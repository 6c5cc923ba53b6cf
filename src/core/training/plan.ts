import type { BaseModel } from '../../shared/domain/base-model.ts'
import { baseIdSchema } from '../../shared/domain/ids.ts'
import type { FeatureSetting, Plan } from '../../shared/domain/plan.ts'

/** The base that is always there. */
export const embeddedBaseId = baseIdSchema.parse('mobilenet-v2-openimages')

/**
 * A whole plan from what was asked for. `quick` is the default because its promise is seconds; `auto` measures on the
 * person's own learn images whether the careful setting pays, and costs about four times as long.
 */
export function planFrom(asked: { [Key in keyof Plan]?: Plan[Key] | undefined }): Plan {
  const given = Object.fromEntries(
    Object.entries(asked).filter(([, value]) => value !== undefined),
  ) as Partial<Plan>
  return {
    strategy: 'head',
    baseId: embeddedBaseId,
    setting: 'quick',
    strength: null,
    balanceLabels: false,
    seed: 1,
    ...given,
  }
}

/** How a base reads the images in a setting: the first side plain, or the last side plain and mirrored. */
export function featureSetting(base: BaseModel, name: 'quick' | 'careful'): FeatureSetting {
  const sides = base.inputSides
  return name === 'quick'
    ? { side: sides[0] ?? 224, views: ['plain'] }
    : { side: sides.at(-1) ?? 224, views: ['plain', 'mirrored'] }
}
