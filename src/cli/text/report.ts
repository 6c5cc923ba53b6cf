import type { LabelScore, Report } from '../../shared/domain/report.ts'
import { percentDigits } from '../../shared/locales/format.ts'
import type { Wording } from '../progress/progress-text.ts'
import { estimateText, judgedOnText } from './estimate.ts'
import type { Style } from './style.ts'
import { tableLines } from './table.ts'
import { printable } from './width.ts'

/** Rows of the longer lists; the HTML report has all of them. */
const shownConfusions = 5
const shownMistakes = 5

/** A report in words for a terminal. */
export function reportLines(report: Report, wording: Wording, style: Style): string[] {
  const title = wording.words('cli.judge.title', {
    run: report.runId,
    on: judgedOnText(report.judgedOn, report.accuracy.imageCount, wording),
  })
  const sections = [
    [style.strong(title)],
    headlineLines(report, wording, style),
    perLabelLines(report, wording, style),
    confusionLines(report, wording, style),
    surenessLines(report, wording, style),
    mistakeLines(report, wording, style),
    leftOutLines(report, wording),
  ]
  return sections
    .filter((lines) => lines.length > 0)
    .flatMap((lines, index) => (index === 0 ? lines : ['', ...lines]))
}

function labelName(report: Report, id: string): string {
  return printable(report.labels.find((label) => label.id === id)?.name ?? id)
}

function headlineLines(report: Report, wording: Wording, style: Style): string[] {
  const { words, format } = wording
  const { accuracy, balancedAccuracy, majorityBaseline } = report
  const digits = percentDigits(accuracy.imageCount)
  const counts = {
    correct: format.number(accuracy.correctCount, 1),
    count: accuracy.imageCount,
  }
  const label = labelName(report, majorityBaseline.labelId)
  const rows = [
    [
      words('cli.judge.accuracy'),
      style.strong(estimateText(accuracy, wording)),
      words('cli.judge.accuracy.note', counts),
    ],
    [
      words('cli.judge.balanced'),
      format.percent(balancedAccuracy, digits),
      words('cli.judge.balanced.note'),
    ],
    [
      words('cli.judge.baseline', { label }),
      format.percent(majorityBaseline.accuracy, digits),
      words('cli.judge.baseline.note'),
    ],
  ]
  return tableLines(rows, ['start', 'start', 'start'])
}

function perLabelLines(report: Report, wording: Wording, style: Style): string[] {
  const { words } = wording
  const head = ['cli.column.label', 'cli.column.found', 'cli.column.right'] as const
  const rows = report.perLabel.map((score) => [
    labelName(report, score.labelId),
    shareOf(score.recall, score.imageCount, wording),
    shareOf(score.precision, score.answerCount, wording),
    scoreText(score, wording),
  ])
  const header = [...head.map((key) => style.quiet(words(key))), style.quiet('F1')]
  return tableLines([header, ...rows], ['start', 'end', 'end', 'end'])
}

/** `8 of 10`; nothing where there is nothing to have a share of. */
function shareOf(share: number | null, count: number, { words, format }: Wording): string {
  if (share === null) return '–'
  return words('cli.share', {
    part: format.number(share * count, 1),
    whole: format.number(count, 1),
  })
}

function scoreText({ f1 }: LabelScore, { format }: Wording): string {
  return f1 === null ? '–' : format.percent(f1)
}

function confusionLines(report: Report, { words, format }: Wording, style: Style): string[] {
  const pairs = report.confusion
    .flatMap((row, truth) => row.map((count, answer) => ({ truth, answer, count })))
    .filter(({ truth, answer, count }) => truth !== answer && count > 0)
    .toSorted((a, b) => b.count - a.count)
    .slice(0, shownConfusions)
  if (pairs.length === 0) return []
  const lines = pairs.map(({ truth, answer, count }) =>
    words('cli.judge.confusion', {
      count: format.number(count, 1),
      truth: printable(report.labels[truth]?.name ?? ''),
      answer: printable(report.labels[answer]?.name ?? ''),
    }),
  )
  return [style.quiet(words('cli.judge.confusions')), ...lines.map((line) => `  ${line}`)]
}

/** The limits of sureness that are worth a line: the first one from each on. */
const shownLimits = [0.5, 0.7, 0.9]

function surenessLines(report: Report, { words, format }: Wording, style: Style): string[] {
  const rows = shownLimits
    .flatMap((limit) => report.coverage.find((row) => row.minimumProbability >= limit - 1e-9) ?? [])
    .map(({ minimumProbability, coverage, accuracy }) => {
      const limit = format.percent(minimumProbability)
      const share = format.percent(coverage)
      return accuracy === null
        ? words('cli.judge.sure.none', { limit })
        : words('cli.judge.sure.row', { limit, share, accuracy: format.percent(accuracy) })
    })
  const { calibration } = report
  if (calibration !== null) {
    const before = format.percent(calibration.errorBefore, 1)
    const after = format.percent(calibration.errorAfter, 1)
    rows.push(words('cli.judge.calibration', { before, after }))
  }
  if (rows.length === 0) return []
  return [style.quiet(words('cli.judge.sure')), ...rows.map((line) => `  ${line}`)]
}

function mistakeLines(report: Report, { words, format }: Wording, style: Style): string[] {
  const rows = report.mistakes
    .slice(0, shownMistakes)
    .map(({ probability, answerId, labelId, path }) => [
      format.percent(probability),
      words('cli.judge.mistake', {
        answer: labelName(report, answerId),
        truth: labelName(report, labelId),
      }),
      printable(path),
    ])
  if (rows.length === 0) return []
  return [
    style.quiet(words('cli.judge.mistakes')),
    ...tableLines(rows, ['end', 'start', 'start'], '  '),
  ]
}

function leftOutLines({ leftOut }: Report, { words }: Wording): string[] {
  return leftOut.length === 0 ? [] : [words('cli.judge.left-out', { count: leftOut.length })]
}
