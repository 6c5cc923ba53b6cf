import type { Progress, ProgressPhase } from '../../shared/domain/progress.ts'
import type { Format } from '../../shared/locales/format.ts'
import type { Translate } from '../../shared/locales/translate.ts'

/** Words and figures of the person's locale. */
export interface Wording {
  readonly words: Translate
  readonly format: Format
}

/** What a phase counts. */
type Unit = 'images' | 'files' | 'bytes' | 'steps'

const units: Readonly<Record<ProgressPhase, Unit>> = {
  scanning: 'files',
  importing: 'files',
  downloading: 'bytes',
  unpacking: 'images',
  drawing: 'images',
  features: 'images',
  'careful-features': 'images',
  strength: 'steps',
  head: 'steps',
  judging: 'images',
  predicting: 'images',
  writing: 'steps',
  proving: 'images',
}

/** How much is done, how fast it goes and how long it will take: `620 of 1,486 · 31 images/s · about 9 sec left`. */
export function progressDetails(progress: Progress, wording: Wording): string {
  const parts = [
    countText(progress, wording),
    rateText(progress, wording),
    leftText(progress, wording),
  ]
  return parts.filter((part) => part !== '').join(' · ')
}

/** What was done when a phase is over. */
export function doneText(progress: Progress, { words, format }: Wording): string {
  const unit = units[progress.phase]
  if (progress.doneCount === 0 || unit === 'steps') return ''
  if (unit === 'bytes') return format.bytes(progress.doneCount)
  return words(`cli.progress.${unit}`, { count: progress.doneCount })
}

function countText(progress: Progress, { words, format }: Wording): string {
  const { phase, doneCount, totalCount } = progress
  if (doneCount === 0 && totalCount === null) return ''
  const figure = (count: number) =>
    units[phase] === 'bytes' ? format.bytes(count) : format.number(count)
  if (totalCount === null) return figure(doneCount)
  return words('cli.progress.of', { done: figure(doneCount), total: figure(totalCount) })
}

function rateText(progress: Progress, { words, format }: Wording): string {
  const unit = units[progress.phase]
  const { ratePerSecond } = progress
  if (ratePerSecond === null || unit === 'steps') return ''
  if (unit === 'bytes')
    return words('cli.progress.rate.bytes', { rate: format.bytes(ratePerSecond) })
  const rate = format.number(ratePerSecond, ratePerSecond < 10 ? 1 : 0)
  return words(`cli.progress.rate.${unit}`, { rate })
}

/** A guess shorter than this is over before it is read. */
const leastLeftMs = 1000

function leftText(progress: Progress, { words, format }: Wording): string {
  const { remainingMs } = progress
  if (remainingMs === null || remainingMs < leastLeftMs) return ''
  const wholeSeconds = Math.ceil(remainingMs / 1000) * 1000
  return words('cli.progress.left', { duration: format.duration(wholeSeconds) })
}
