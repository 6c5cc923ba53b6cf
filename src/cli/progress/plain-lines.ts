import type { Progress } from '../../shared/domain/progress.ts'
import type { DisplayOptions, ProgressDisplay } from './display.ts'
import { doneText, progressDetails } from './progress-text.ts'

/** Time between two lines of one phase: a log of an hour stays readable. */
const lineIntervalMs = 10_000

/** A line when a phase begins, now and then while it goes on, and when it is over: for logs and pipes. */
export function createPlainLines(options: DisplayOptions): ProgressDisplay {
  const { stderr, words, format, now } = options
  let latest: Progress | null = null
  let startedAtMs = 0
  let saidAtMs = 0
  const say = (progress: Progress, details: string) => {
    saidAtMs = now()
    const title = words(`phase.${progress.phase}`)
    stderr.write(details === '' ? `${title}\n` : `${title}: ${details}\n`)
  }
  const finish = () => {
    if (latest === null) return
    const done = doneText(latest, options)
    const duration = format.duration(now() - startedAtMs)
    say(latest, done === '' ? duration : words('cli.progress.done', { done, duration }))
    latest = null
  }
  return {
    show: (progress) => {
      if (latest !== null && latest.phase !== progress.phase) finish()
      const isNew = latest === null
      latest = progress
      if (isNew) startedAtMs = now()
      if (isNew) say(progress, '')
      else if (now() - saidAtMs >= lineIntervalMs) say(progress, progressDetails(progress, options))
    },
    note: (text) => void stderr.write(`${text}\n`),
    finish,
  }
}
