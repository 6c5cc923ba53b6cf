import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buildReport } from '../evaluation/build-report.ts'
import { requireBase } from '../network/bases.ts'
import { writeFileAtomic } from '../project/files.ts'
import type { Estimate } from '../../shared/domain/report.ts'
import { runConfigSchema, snapshotSchema } from '../../shared/domain/run.ts'
import type { HistoryEntry } from '../../shared/domain/run.ts'
import type { Progress } from '../../shared/domain/progress.ts'
import { usedLabels } from './examples.ts'
import { openHistory } from './history.ts'
import { judgeHead } from './judge-head.ts'
import { featureSetting } from './plan.ts'
import { createRunFeatures } from './run-features.ts'
import type { RunPlaces } from './run-features.ts'
import { chooseSetting } from './settings-trial.ts'
import { assertTrainable } from './trainable.ts'
import { writeTrainedModel } from './trained-model.ts'

/** What a run needs of the process that runs it. */
export interface RunHooks {
  readonly signal: AbortSignal
  readonly clock: () => Date
  onProgress(progress: Progress): void
  /** Called when the entry is on disk. */
  onHistory(entry: HistoryEntry): Promise<void>
}

/**
 * Trains the run in `runFolder` from its snapshot and configuration: features of the frozen base, the head on them, a
 * report, the model. Everything follows from those two files and the seed, so a run that was killed and started again
 * ends in the same model; features that were computed are not computed again.
 *
 * @throws run.too-few-labels, run.too-few-images, base.*, work.cancelled, engine.out-of-memory
 */
export async function trainRun(
  runFolder: string,
  places: RunPlaces,
  hooks: RunHooks,
): Promise<{ accuracy: Estimate }> {
  const read = async (name: string): Promise<unknown> =>
    JSON.parse(await readFile(join(runFolder, name), 'utf8'))
  const snapshot = snapshotSchema.parse(await read('snapshot.json'))
  const { plan, runId, leftOut } = runConfigSchema.parse(await read('config.json'))
  const history = openHistory(join(runFolder, 'history.jsonl'))
  const now = () => hooks.clock().toISOString()
  const log = async (entry: HistoryEntry) => {
    history.append(entry)
    await hooks.onHistory(entry)
  }
  try {
    await log({ kind: 'started', at: now(), processId: process.pid })
    const base = await requireBase(places.bases, plan.baseId)
    const labels = usedLabels(snapshot)
    const features = createRunFeatures({ base, places, hooks, log })

    assertTrainable({ ...snapshot, labels })

    // Choose how the base reads the images, and solve the head on what it reads.
    const chosen = await chooseSetting({ plan, base, snapshot, labels, features, hooks, log })

    // Judge on images that took no part.
    const startedAt = performance.now()
    const setting = featureSetting(base, chosen.setting)
    const judged = await judgeHead({ chosen, snapshot, labels, features, plan, hooks, setting })
    const report = buildReport({
      runId,
      createdAt: hooks.clock(),
      judgedOn: judged.judgedOn,
      labels,
      images: judged.images.map(({ id, path }) => ({ imageId: id, path })),
      judged: judged.judgements,
      temperature: chosen.temperature,
      learnCount: chosen.examples.images.length,
      leftOut: [...leftOut, ...features.leftOut()],
    })
    await log(phaseFinished('judging', now(), startedAt))

    // Keep the model and its report; the run is finished when both are there.
    await writeTrainedModel(join(runFolder, 'model'), {
      baseId: base.id,
      baseWeightsHash: base.weightsHash,
      taps: base.taps.map((tap) => tap.layer),
      side: setting.side,
      featureWidth: chosen.examples.table.width,
      labels,
      strength: chosen.strength,
      temperature: chosen.temperature,
      weights: chosen.weights.map((weight) => weight / chosen.temperature),
      bias: chosen.bias.map((value) => value / chosen.temperature),
    })
    writeFileAtomic(join(runFolder, 'report.json'), JSON.stringify(report))
    await log({ kind: 'finished', at: now() })
    return { accuracy: report.accuracy }
  } finally {
    history.close()
  }
}

/** The entry of a phase that computed no features. */
export function phaseFinished(
  phase: Progress['phase'],
  at: string,
  startedAt: number,
): HistoryEntry {
  const elapsedMs = performance.now() - startedAt
  return { kind: 'phase-finished', at, phase, elapsedMs, computedCount: null, reusedCount: null }
}
