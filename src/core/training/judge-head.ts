import type { Judged } from '../evaluation/judged.ts'
import type { JudgedOn } from '../../shared/domain/report.ts'
import type { Label } from '../../shared/domain/label.ts'
import type { FeatureSetting, Plan } from '../../shared/domain/plan.ts'
import type { Snapshot, SnapshotImage } from '../../shared/domain/run.ts'
import { examplesOf, joinExamples } from './examples.ts'
import type { Examples } from './examples.ts'
import { judgeByFolds } from './head/judge-by-folds.ts'
import type { LinearHead } from './head/solve-head.ts'
import type { RunFeatures } from './run-features.ts'
import type { ChosenHead } from './settings-trial.ts'
import { withProducts } from './solved-head.ts'
import type { RunHooks } from './train-run.ts'

/** Held-out judging needs this many images in all, and of each label; below, chance decides too much. */
const heldOutNeeded = { images: 60, imagesPerLabel: 5 } as const

/** What was judged, on what. */
export interface JudgedHead {
  readonly judgedOn: JudgedOn
  readonly images: readonly SnapshotImage[]
  readonly judgements: readonly Judged[]
}

interface Judging {
  readonly chosen: ChosenHead
  readonly snapshot: Snapshot
  readonly labels: readonly Label[]
  readonly features: RunFeatures
  readonly plan: Plan
  readonly hooks: RunHooks
  /** How the head's features were read. */
  readonly setting: FeatureSetting
}

/**
 * Judges the model on the held-out images; where they are too few, heads of its kind on all images by repeated grouped
 * cross-validation.
 */
export async function judgeHead(judging: Judging): Promise<JudgedHead> {
  const { chosen, snapshot, labels, features, setting } = judging
  const heldOut = snapshot.images.filter((image) => image.side === 'held-out')
  const plain: FeatureSetting = { ...setting, views: ['plain'] }
  const table = await features.compute(heldOut, plain, 'judging')
  const examples = examplesOf(heldOut, table, labels)
  if (!isEnough(examples, labels.length)) {
    // There they are learnt from as well, in all views of the setting.
    const views = await features.compute(heldOut, setting, 'judging')
    return judgeByCrossValidation(judging, examplesOf(heldOut, views, labels))
  }
  return {
    judgedOn: { kind: 'held-out' },
    images: examples.images,
    judgements: examples.images.map((_, image) => ({
      image,
      label: examples.labels[image] ?? 0,
      logits: headLogits(
        table.plain.subarray(image * table.width, (image + 1) * table.width),
        chosen,
      ),
      temperature: chosen.temperature,
      weight: 1,
    })),
  }
}

function isEnough({ images, labels }: Examples, labelCount: number): boolean {
  const counts = new Array<number>(labelCount).fill(0)
  for (const label of labels) counts[label] = (counts[label] ?? 0) + 1
  return (
    images.length >= heldOutNeeded.images && Math.min(...counts) >= heldOutNeeded.imagesPerLabel
  )
}

async function judgeByCrossValidation(judging: Judging, heldOut: Examples): Promise<JudgedHead> {
  const { chosen, labels, plan, hooks } = judging
  const all = joinExamples(chosen.examples, heldOut, labels)
  const { width, plain, mirrored } = all.table
  const { judgements, foldCount, repeatCount } = await withProducts((products) =>
    judgeByFolds(
      {
        width,
        plain,
        mirrored,
        labels: all.labels,
        labelCount: labels.length,
        groups: all.groups,
      },
      {
        strength: plan.strength,
        balance: plan.balanceLabels,
        seed: plan.seed,
        products,
        signal: hooks.signal,
      },
    ),
  )
  const heldOutCount = heldOut.images.length
  return {
    judgedOn: { kind: 'cross-validation', foldCount, repeatCount, heldOutCount },
    images: all.images,
    judgements,
  }
}

/** Logits [labels] of one row of raw features. */
export function headLogits(row: Float32Array, head: LinearHead): Float64Array {
  const labelCount = head.bias.length
  const logits = Float64Array.from(head.bias)
  for (const [feature, value] of row.entries()) {
    if (value === 0) continue
    const start = feature * labelCount
    for (let label = 0; label < labelCount; label++) {
      logits[label] = (logits[label] ?? 0) + value * (head.weights[start + label] ?? 0)
    }
  }
  return logits
}
