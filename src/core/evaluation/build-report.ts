import type { ImageId, RunId } from '../../shared/domain/ids.ts'
import type { Label } from '../../shared/domain/label.ts'
import type { Answer, Calibration, JudgedOn, Report } from '../../shared/domain/report.ts'
import { calibrationError, reliabilityBins } from './calibration.ts'
import { coverageCurve } from './coverage.ts'
import { estimateShare } from './interval.ts'
import { answered } from './judged.ts'
import type { Answered, Judged } from './judged.ts'
import { balancedAccuracy, confusionMatrix, labelScores } from './scores.ts'
import { indexOfLargest } from './softmax.ts'

/** What a report is made from. */
export interface JudgedModel {
  readonly runId: RunId
  readonly createdAt: Date
  readonly judgedOn: JudgedOn
  /** In the order of the logits. */
  readonly labels: readonly Label[]
  /** The judged images. */
  readonly images: readonly { readonly imageId: ImageId; readonly path: string }[]
  /** One judgement of every image, or one a repeat: the weights of an image add up to 1. */
  readonly judged: readonly Judged[]
  /** That of the model itself, fitted on its own cross-validated learn images. */
  readonly temperature: number
  readonly learnCount: number
  readonly leftOut: Report['leftOut']
}

const largestMistakeCount = 50

/**
 * The report on a model: every figure from the same judgements, each by a model that did not learn
 * from the image.
 */
export function buildReport(model: JudgedModel): Report {
  const { labels, images } = model
  const judged = answered(model.judged)
  const confusion = confusionMatrix(judged, labels.length)
  const perLabel = labelScores(
    confusion,
    labels.map(({ id }) => id),
  )
  const correctCount = confusion.reduce((sum, row, label) => sum + (row[label] ?? 0), 0)
  const answers = answersOf(model, judged)
  return {
    version: 1,
    runId: model.runId,
    createdAt: model.createdAt.toISOString(),
    judgedOn: model.judgedOn,
    labels: [...labels],
    accuracy: estimateShare(correctCount, images.length),
    balancedAccuracy: balancedAccuracy(perLabel),
    majorityBaseline: majorityBaseline(perLabel, images.length),
    perLabel,
    confusion,
    calibration: calibrationOf(model, judged),
    coverage: coverageCurve(judged),
    answers,
    mistakes: mistakesOf(answers, labels),
    learnCount: model.learnCount,
    leftOut: model.leftOut,
  }
}

/**
 * What always answering the commonest label of the judged images reaches, the first of equally
 * common ones.
 */
function majorityBaseline(
  scores: Report['perLabel'],
  imageCount: number,
): Report['majorityBaseline'] {
  const [first, ...others] = scores
  if (!first) throw new Error('a report has at least one label')
  const commonest = others.reduce((a, b) => (b.imageCount > a.imageCount ? b : a), first)
  const accuracy = imageCount > 0 ? commonest.imageCount / imageCount : 0
  return { labelId: commonest.labelId, accuracy }
}

function calibrationOf(
  { judged, temperature }: JudgedModel,
  calibrated: readonly Answered[],
): Calibration {
  const bins = reliabilityBins(calibrated)
  return {
    temperature,
    fittedOn: 'cross-validated-learn-images',
    errorBefore: calibrationError(reliabilityBins(answered(judged, 1))),
    errorAfter: calibrationError(bins),
    bins,
  }
}

/** One answer an image: the mean of its judgements' probabilities. */
function answersOf({ images, labels }: JudgedModel, judged: readonly Answered[]): Answer[] {
  const byImage = Map.groupBy(judged, ({ image }) => image)
  return images.flatMap(({ imageId, path }, image) => {
    const members = byImage.get(image) ?? []
    const label = labels[members[0]?.label ?? -1]
    if (!label) return []
    const total = members.reduce((sum, { weight }) => sum + weight, 0)
    const probabilities = labels.map((_, index) =>
      members.reduce((sum, one) => sum + (one.weight / total) * (one.probabilities[index] ?? 0), 0),
    )
    return [{ imageId, path, labelId: label.id, probabilities }]
  })
}

function mistakesOf(answers: readonly Answer[], labels: readonly Label[]): Report['mistakes'] {
  return answers
    .flatMap((answer) => {
      const best = indexOfLargest(answer.probabilities)
      const answerId = labels[best]?.id
      const probability = answer.probabilities[best]
      if (answerId === undefined || probability === undefined) return []
      return answerId === answer.labelId ? [] : [{ ...answer, answerId, probability }]
    })
    .toSorted((left, right) => right.probability - left.probability)
    .slice(0, largestMistakeCount)
}
