import type { Estimate, JudgedOn } from '../../shared/domain/report.ts'
import { percentDigits } from '../../shared/locales/format.ts'
import { printable } from './width.ts'
import type { Wording } from '../progress/progress-text.ts'

/** A share with its doubt: `73% (64 to 81%)`. */
export function estimateText(estimate: Estimate, { words, format }: Wording): string {
  const digits = percentDigits(estimate.imageCount)
  return words('cli.estimate', {
    value: format.percent(estimate.value, digits),
    low: format.percentFigure(estimate.low, digits),
    high: format.percent(estimate.high, digits),
  })
}

/** What a share was measured on: `100 held-out images`. */
export function judgedOnText(judgedOn: JudgedOn, imageCount: number, { words }: Wording): string {
  if (judgedOn.kind === 'held-out') return words('cli.judged.held-out', { count: imageCount })
  if (judgedOn.kind === 'cross-validation')
    return words('cli.judged.cross-validation', { count: imageCount })
  return words('cli.judged.folder', { count: imageCount, path: printable(judgedOn.path) })
}

/** The headline of a report: `73% (64 to 81%), 100 held-out images`. */
export function headline(accuracy: Estimate, judgedOn: JudgedOn, wording: Wording): string {
  return wording.words('cli.headline', {
    estimate: estimateText(accuracy, wording),
    on: judgedOnText(judgedOn, accuracy.imageCount, wording),
  })
}
