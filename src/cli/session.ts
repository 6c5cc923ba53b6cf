import { isAbsolute, resolve } from 'node:path'
import type { CliHost, ServiceClient } from './host.ts'
import type { Output } from './output.ts'
import type { ProgressDisplay } from './progress/display.ts'
import type { Wording } from './progress/progress-text.ts'

/** What a command works with. */
export interface Session extends Wording {
  readonly host: CliHost
  readonly out: Output
  readonly progress: ProgressDisplay
  /** Aborted when the person or the system ends the command, or nobody reads its output any more. */
  readonly signal: AbortSignal
  /** The service; started when it is first asked for, ended with the command. */
  service(): Promise<ServiceClient>
}

/** The absolute path of a person's argument. */
export function absolutePath(session: Session, path: string): string {
  return isAbsolute(path) ? path : resolve(session.host.workingFolder, path)
}
