import { SingleBar } from 'cli-progress'
import type { Progress } from '../../shared/domain/progress.ts'
import { printable, textWidth } from '../text/width.ts'
import type { DisplayOptions, ProgressDisplay } from './display.ts'
import { doneText, progressDetails } from './progress-text.ts'
import type { Wording } from './progress-text.ts'

/** Columns of the bar itself; the words beside it need the rest. */
const barColumns = 20
const fallbackColumns = 80

/** One moving line on a terminal; each phase that is over leaves a line behind. */
export function createBar(options: DisplayOptions): ProgressDisplay {
  const { stderr, now } = options
  let latest: Progress | null = null
  let startedAtMs = 0
  const bar = new SingleBar({
    stream: stderr,
    clearOnComplete: true,
    linewrap: true,
    format: () => (latest === null ? '' : barLine(latest, stderr.columns, options)),
  })
  const finish = () => {
    if (latest === null) return
    bar.stop()
    stderr.write(`${finishedLine(latest, now() - startedAtMs, options)}\n`)
    latest = null
  }
  return {
    show: (progress) => {
      if (latest !== null && latest.phase !== progress.phase) finish()
      const isNew = latest === null
      latest = progress
      if (isNew) startedAtMs = now()
      if (isNew) bar.start(1, 0)
      else bar.update(0)
    },
    note: (text) => {
      const underWay = latest
      if (underWay !== null) bar.stop()
      stderr.write(`${text}\n`)
      if (underWay !== null) bar.start(1, 0)
    },
    finish,
  }
}

/** The whole line, cut where the terminal ends: a line that wraps cannot be drawn again in its place. */
export function barLine(progress: Progress, columns: number | undefined, wording: Wording): string {
  const title = wording.words(`phase.${progress.phase}`)
  const parts = [
    title,
    barText(progress),
    shareText(progress, wording),
    progressDetails(progress, wording),
  ]
  if (progress.detail !== '') parts.push(printable(progress.detail))
  const line = parts.filter((part) => part !== '').join('  ')
  return cut(line, (columns ?? fallbackColumns) - 1)
}

/** What stays when a phase is over. */
export function finishedLine(progress: Progress, elapsedMs: number, wording: Wording): string {
  const parts = [doneText(progress, wording), wording.format.duration(elapsedMs)]
  return `${wording.words(`phase.${progress.phase}`)}  ${parts.filter((part) => part !== '').join(' · ')}`
}

function barText({ doneCount, totalCount }: Progress): string {
  if (totalCount === null || totalCount === 0) return ''
  const filled = Math.floor((Math.min(doneCount, totalCount) / totalCount) * barColumns)
  return '█'.repeat(filled) + '░'.repeat(barColumns - filled)
}

function shareText({ doneCount, totalCount }: Progress, { format }: Wording): string {
  if (totalCount === null || totalCount === 0) return ''
  return format.percent(Math.min(doneCount, totalCount) / totalCount)
}

function cut(line: string, columns: number): string {
  if (textWidth(line) <= columns) return line
  let kept = ''
  for (const character of line) {
    if (textWidth(kept + character) >= columns) break
    kept += character
  }
  return `${kept}…`
}
