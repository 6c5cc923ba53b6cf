import { compareModels } from '../evaluation/comparison.ts'
import type { BaseModel } from '../../shared/domain/base-model.ts'
import type { Label } from '../../shared/domain/label.ts'
import type { Plan } from '../../shared/domain/plan.ts'
import type { HistoryEntry, Snapshot } from '../../shared/domain/run.ts'
import { examplesOf, firstRows } from './examples.ts'
import { solveOnExamples } from './solved-head.ts'
import type { SolvedHead } from './solved-head.ts'
import { featureSetting } from './plan.ts'
import type { RunFeatures } from './run-features.ts'
import { phaseFinished } from './train-run.ts'
import type { RunHooks } from './train-run.ts'

/** A head with the setting that its features were read in. */
export type ChosenHead = SolvedHead & { readonly setting: 'quick' | 'careful' }

/** A careful model costs more at every use: it is taken when its lead would be luck in at most one of ten cases. */
const mostLuck = 0.1

interface Trial {
  readonly plan: Plan
  readonly base: BaseModel
  readonly snapshot: Snapshot
  readonly labels: readonly Label[]
  readonly features: RunFeatures
  readonly hooks: RunHooks
  readonly log: (entry: HistoryEntry) => Promise<void>
}

/** Solves the head in the plan's setting; `auto` tries both on the same cross-validated learn images and decides. */
export async function chooseSetting(trial: Trial): Promise<ChosenHead> {
  const { plan, hooks, log } = trial
  if (plan.setting !== 'auto') return trySetting(trial, plan.setting)
  const quick = await trySetting(trial, 'quick')
  const careful = await trySetting(trial, 'careful')
  const [quickRight, carefulRight] = [rightAnswers(quick), rightAnswers(careful)]
  // An image may be readable in one setting and gone by the other; then there is nothing to pair.
  const isPaired = quickRight.length === carefulRight.length
  const comparison = isPaired ? compareModels(quickRight, carefulRight) : null
  const isBetter =
    comparison !== null && comparison.difference > 0 && comparison.chanceOfLuck <= mostLuck
  const chosen = isBetter ? careful : quick
  const figures = comparison ?? { onlyFirstRight: 0, onlySecondRight: 0, chanceOfLuck: 1 }
  await log({
    kind: 'setting-chosen',
    at: hooks.clock().toISOString(),
    setting: chosen.setting,
    onlyQuickRight: figures.onlyFirstRight,
    onlyCarefulRight: figures.onlySecondRight,
    chanceOfLuck: figures.chanceOfLuck,
  })
  return chosen
}

async function trySetting(trial: Trial, setting: 'quick' | 'careful'): Promise<ChosenHead> {
  const { plan, base, snapshot, labels, features, hooks, log } = trial
  const learn = snapshot.images.filter((image) => image.side === 'learn')
  const { side, views } = featureSetting(base, setting)
  // One view: the held-out images are read in the same pass, and are in the cache when the model is judged.
  const isOneView = views.length === 1
  const others = isOneView ? snapshot.images.filter((image) => image.side === 'held-out') : []
  const all = await features.compute(
    [...learn, ...others],
    { side, views },
    setting === 'quick' ? 'features' : 'careful-features',
  )
  const table = firstRows(all, learn)
  const startedAt = performance.now()
  const solved = await solveOnExamples(examplesOf(learn, table, labels), {
    labelCount: labels.length,
    strength: plan.strength,
    balance: plan.balanceLabels,
    seed: plan.seed,
    hooks,
  })
  await log(phaseFinished('head', hooks.clock().toISOString(), startedAt))
  await log({
    kind: 'setting-tried',
    at: hooks.clock().toISOString(),
    setting,
    crossValidated: solved.crossValidated.accuracy,
    strength: solved.strength,
  })
  return { ...solved, setting }
}

function rightAnswers({ crossValidated, examples }: SolvedHead): boolean[] {
  return Array.from(crossValidated.answers, (answer, image) => answer === examples.labels[image])
}
