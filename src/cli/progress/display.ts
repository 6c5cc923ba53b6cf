import type { Progress } from '../../shared/domain/progress.ts'
import type { TextStream } from '../host.ts'
import { createBar } from './bar.ts'
import { createJsonLines } from './json-lines.ts'
import { createPlainLines } from './plain-lines.ts'
import type { Wording } from './progress-text.ts'

/** Where a long job shows how far it is. */
export interface ProgressDisplay {
  show(progress: Progress): void
  /** A sentence that stays, while the job goes on. */
  note(text: string): void
  /** Says that the last phase is over; nothing moves afterwards. */
  finish(): void
}

/** How a display is chosen. */
export interface DisplayOptions extends Wording {
  /** Progress never goes to standard output, which belongs to the result. */
  readonly stderr: TextStream
  readonly isJson: boolean
  readonly isQuiet: boolean
  /** Milliseconds of any clock that only goes forwards. */
  readonly now: () => number
}

/** A bar on a terminal; plain lines where the output goes elsewhere, as JSON where a program asked for it. */
export function createProgressDisplay(options: DisplayOptions): ProgressDisplay {
  if (options.isQuiet) return silent
  if (options.stderr.isTTY === true) return createBar(options)
  return options.isJson ? createJsonLines(options) : createPlainLines(options)
}

const silent: ProgressDisplay = { show: () => {}, note: () => {}, finish: () => {} }
