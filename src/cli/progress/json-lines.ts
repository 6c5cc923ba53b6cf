import type { Progress } from '../../shared/domain/progress.ts'
import type { DisplayOptions, ProgressDisplay } from './display.ts'

/** Time between two lines: often enough for a bar drawn by another program. */
const lineIntervalMs = 500

/** A JSON object a line: `{"progress":{…}}` and `{"note":"…"}`. The last state of each phase is always among them. */
export function createJsonLines({ stderr, now }: DisplayOptions): ProgressDisplay {
  let waiting: Progress | null = null
  let phase: Progress['phase'] | null = null
  let saidAtMs = 0
  const say = (value: object) => void stderr.write(`${JSON.stringify(value)}\n`)
  const flush = () => {
    if (waiting !== null) say({ progress: waiting })
    waiting = null
  }
  return {
    show: (progress) => {
      if (progress.phase !== phase) flush()
      const isDue = progress.phase !== phase || now() - saidAtMs >= lineIntervalMs
      phase = progress.phase
      waiting = progress
      if (!isDue) return
      flush()
      saidAtMs = now()
    },
    note: (text) => say({ note: text }),
    finish: flush,
  }
}
