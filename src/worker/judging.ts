import { basename } from 'node:path'
import { buildReport } from '../core/evaluation/build-report.ts'
import type { Judged } from '../core/evaluation/judged.ts'
import { hashContent } from '../core/imaging/hash.ts'
import { createPredictor } from '../core/prediction/predictor.ts'
import { progressCounter } from '../core/progress/job-stream.ts'
import type { JobReporter } from '../core/progress/job-stream.ts'
import type { WorkPlaces } from '../shared/contract/work.ts'
import type { ImageId } from '../shared/domain/ids.ts'
import { runIdSchema } from '../shared/domain/ids.ts'
import type { Report } from '../shared/domain/report.ts'
import { GraftError } from '../shared/errors.ts'
import { threadLanes } from './threads.ts'

interface JudgeRequest {
  readonly runFolder: string
  readonly places: WorkPlaces
  readonly folder: string
  readonly files: readonly { path: string; labelName: string }[]
}

/** Judges a run's model on labelled files; files without an answer are listed as left out. */
export async function judgeInWorker(
  { runFolder, places, folder, files }: JudgeRequest,
  reporter: JobReporter<never>,
): Promise<Report> {
  const predictor = await createPredictor({
    runFolder,
    bases: places.bases,
    views: places.views,
    lanes: threadLanes,
  })
  try {
    const { model } = predictor
    const labelOf = new Map(model.labels.map(({ name }, index) => [name, index]))
    const missing = [...new Set(files.map(({ labelName }) => labelName))].filter(
      (name) => !labelOf.has(name),
    )
    if (missing.length > 0) {
      throw new GraftError('run.different-labels', { missing: missing.join(', ') })
    }
    const count = progressCounter('judging', (progress) => reporter.progress(progress))
    const answers = await predictor.probabilities(
      files.map(({ path }) => path),
      { signal: reporter.signal, onDone: (doneCount) => count(doneCount, files.length) },
    )
    const images: { imageId: ImageId; path: string }[] = []
    const judged: Judged[] = []
    const leftOut: Report['leftOut'] = []
    for (const [index, answer] of answers.entries()) {
      const file = files[index]
      if (!file) continue
      if (answer instanceof Float32Array) {
        judged.push({
          image: images.length,
          label: labelOf.get(file.labelName) ?? 0,
          // Back to what the calibrated probabilities came from, so that both sides of the calibration are shown.
          logits: Float64Array.from(
            answer,
            (p) => Math.log(Math.max(p, 1e-30)) * model.temperature,
          ),
          temperature: model.temperature,
          weight: 1,
        })
        images.push({ imageId: (await hashContent(file.path)).id, path: file.path })
      } else leftOut.push({ path: file.path, problem: answer.problem })
    }
    return buildReport({
      runId: runIdSchema.parse(basename(runFolder)),
      createdAt: new Date(),
      judgedOn: { kind: 'folder', path: folder },
      labels: model.labels,
      images,
      judged,
      temperature: model.temperature,
      learnCount: 0,
      leftOut,
    })
  } finally {
    await predictor.close()
  }
}
