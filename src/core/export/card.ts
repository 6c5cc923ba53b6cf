import type { Exported, Proof } from '../../shared/domain/exported.ts'
import type { BaseModel } from '../../shared/domain/base-model.ts'
import type { Report } from '../../shared/domain/report.ts'
import type { Run, Snapshot } from '../../shared/domain/run.ts'
import type { Translate } from '../../shared/locales/translate.ts'
import type { TrainedModel } from '../training/trained-model.ts'
import { appVersion } from '../versions.ts'

/** What a card is written from. */
export interface CardFacts {
  readonly projectName: string
  readonly snapshot: Snapshot
  readonly run: Run
  readonly model: TrainedModel
  readonly base: BaseModel
  readonly report: Report
  readonly format: Exported['format']
  readonly proof: Proof
}

const percent = (share: number) => (share * 100).toFixed(1)

/** The model card of an exported package, in Markdown: data, base, accuracy with its interval, limits and proof. */
export function modelCard(facts: CardFacts, words: Translate): string {
  const { report, snapshot, proof, base, model, run } = facts
  const { accuracy } = report
  const heldOutCount = snapshot.images.filter((image) => image.side === 'held-out').length
  const sections = [
    `# ${words('card.title', { project: facts.projectName })}`,
    words('card.summary', { labels: model.labels.length, images: snapshot.images.length }),
    `## ${words('card.accuracy')}`,
    words(`card.accuracy.${report.judgedOn.kind}`, {
      value: percent(accuracy.value),
      low: percent(accuracy.low),
      high: percent(accuracy.high),
      images: accuracy.imageCount,
    }),
    words('card.baseline', {
      balanced: percent(report.balancedAccuracy),
      majority: percent(report.majorityBaseline.accuracy),
    }),
    calibration(facts, words),
    perLabelTable(facts, words),
    `## ${words('card.data')}`,
    words('card.data.split', {
      learn: snapshot.images.length - heldOutCount,
      heldOut: heldOutCount,
      leftOut: report.leftOut.length,
    }),
    `## ${words('card.base')}`,
    words('card.base.text', {
      title: base.title,
      trainedOn: base.trainedOn,
      licence: base.licence,
      source: base.source,
      paper: base.paper,
    }),
    `## ${words('card.method')}`,
    words('card.method.text', {
      side: model.side,
      features: model.featureWidth,
      strength: model.strength,
      seed: run.plan.seed,
    }),
    `## ${words('card.proof')}`,
    words('card.proof.text', {
      runtime: proof.runtime,
      images: proof.imageCount,
      equal: proof.equalAnswerCount,
      difference: proof.largestDifference.toExponential(1),
    }),
    `## ${words('card.limits')}`,
    words('card.limits.text'),
    `## ${words('card.use')}`,
    words(`card.use.${facts.format}`, { side: model.side }),
    words('card.made', { version: appVersion(), run: run.id, at: run.endedAt ?? run.startedAt }),
  ]
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`
}

function calibration({ report }: CardFacts, words: Translate): string {
  if (!report.calibration) return ''
  return words('card.calibration', {
    before: percent(report.calibration.errorBefore),
    after: percent(report.calibration.errorAfter),
    temperature: report.calibration.temperature.toFixed(2),
  })
}

function perLabelTable({ report, snapshot }: CardFacts, words: Translate): string {
  const columns = ['label', 'learn', 'judged', 'precision', 'recall', 'f1'] as const
  const share = (value: number | null) => (value === null ? '–' : `${percent(value)} %`)
  const rows = report.perLabel.map((score) => {
    const name = report.labels.find((label) => label.id === score.labelId)?.name ?? ''
    const learnCount = snapshot.images.filter(
      (image) => image.labelId === score.labelId && image.side === 'learn',
    ).length
    return [
      name.replaceAll('|', '\\|'),
      String(learnCount),
      String(score.imageCount),
      share(score.precision),
      share(score.recall),
      share(score.f1),
    ]
  })
  const lines = [
    columns.map((column) => words(`card.column.${column}`)),
    columns.map((_, index) => (index === 0 ? '---' : '---:')),
    ...rows,
  ]
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}
