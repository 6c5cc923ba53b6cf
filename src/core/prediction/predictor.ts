import { join } from 'node:path'
import { createLanes } from '../features/lanes.ts'
import type { LaneChoice } from '../features/lanes.ts'
import { featureView } from '../features/feature-view.ts'
import type { DecodeJournal } from '../imaging/journal.ts'
import { requireBase } from '../network/bases.ts'
import { readTrainedModel, requireSameBase } from '../training/trained-model.ts'
import type { TrainedModel } from '../training/trained-model.ts'
import type { ProblemKind } from '../../shared/domain/image.ts'
import type { Prediction } from '../../shared/domain/prediction.ts'
import { isGraftError } from '../../shared/errors.ts'
import { headLogits } from '../training/judge-head.ts'
import { softmax } from '../evaluation/softmax.ts'

/** Why a file has no answer. */
export interface NoAnswer {
  readonly problem: ProblemKind
  readonly detail: string
}

/** A model that answers for picture files: its base's features in lanes, then its head. */
export interface Predictor {
  readonly model: TrainedModel
  /** Calibrated probabilities in the order of the model's labels, file by file in the order of the paths. */
  probabilities(
    paths: readonly string[],
    options?: { signal?: AbortSignal; onDone?: (doneCount: number) => void },
  ): Promise<(Float32Array | NoAnswer)[]>
  /** The likeliest labels, file by file in the order of the paths. */
  predict(paths: readonly string[], topCount: number): Promise<Prediction[]>
  close(): Promise<void>
}

/**
 * Opens a run's model. @throws weights.unreadable, base.not-found, base.not-built, base.damaged, engine.out-of-memory
 */
export async function createPredictor(options: {
  runFolder: string
  bases: readonly string[]
  views: string
  lanes: LaneChoice
  journal?: DecodeJournal
}): Promise<Predictor> {
  const model = await readTrainedModel(join(options.runFolder, 'model'))
  const base = await requireBase(options.bases, model.baseId)
  requireSameBase(model, base)
  const { side } = model
  const viewPath = await featureView({
    base,
    basesFolders: options.bases,
    side,
    viewFolder: options.views,
  })
  const lanes = await createLanes(options.lanes, { viewPath, side, width: model.featureWidth })

  const predictor: Predictor = {
    model,
    async probabilities(paths, { signal, onDone } = {}) {
      const answers = new Array<Float32Array | NoAnswer>(paths.length)
      let doneCount = 0
      const pictures = paths.map((path, index) => ({
        source: path,
        views: ['plain' as const],
        index,
      }))
      await lanes.extractAll(
        pictures,
        ({ index }, extracted) => {
          answers[index] =
            extracted.kind === 'rows'
              ? Float32Array.from(
                  softmax(headLogits(extracted.rows[0] ?? new Float32Array(), model)),
                )
              : noAnswer(extracted.error)
          onDone?.(++doneCount)
        },
        { signal, journal: options.journal },
      )
      return answers
    },
    async predict(paths, topCount) {
      const answers = await predictor.probabilities(paths)
      return answers.map((answer, index) => prediction(paths[index] ?? '', answer, model, topCount))
    },
    close: () => lanes.close(),
  }
  return predictor
}

function prediction(
  path: string,
  answer: Float32Array | NoAnswer,
  model: TrainedModel,
  topCount: number,
): Prediction {
  if (!(answer instanceof Float32Array)) return { kind: 'problem', path, ...answer }
  const top = model.labels
    .map(({ name }, index) => ({ label: name, probability: answer[index] ?? 0 }))
    .sort((a, b) => b.probability - a.probability)
    .slice(0, topCount)
  return { kind: 'answer', path, top }
}

function noAnswer(error: Error): NoAnswer {
  if (!isGraftError(error, 'image.unreadable')) throw error
  return { problem: error.data.problem as ProblemKind, detail: error.data.detail }
}
