import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join, resolve } from 'node:path'

const entry = resolve(import.meta.dirname, '../../../src/cli/main.ts')

/** What came of a command in a process of its own. */
export interface Ended {
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
}

/** How a command is started. */
export interface GraftOptions {
  /** Working folder; the home of Graft lies inside it. */
  readonly folder: string
  readonly stdin?: string
  /** False where nobody reads standard output: its pipe is closed at once. */
  readonly isReading?: boolean
  /** Sees the process once it has written this to standard error. */
  readonly when?: { readonly says: string; readonly then: (child: ChildProcess) => void }
}

/** What Ctrl-C in a terminal does: the command and every process it has started get the signal. */
export function pressCtrlC(child: ChildProcess): void {
  process.kill(-(child.pid ?? 0), 'SIGINT')
}

/** Runs the command line as a person's shell does. */
export async function graft(args: readonly string[], options: GraftOptions): Promise<Ended> {
  const child = spawn(process.execPath, [entry, ...args], {
    cwd: options.folder,
    // A process group of its own, as shells give it.
    detached: process.platform !== 'win32',
    env: { ...process.env, GRAFT_HOME: join(options.folder, 'home') },
  })
  let stdout = ''
  let stderr = ''
  let { when } = options
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
    if (when === undefined || !stderr.includes(when.says)) return
    const { then } = when
    when = undefined
    then(child)
  })
  if (options.isReading === false) child.stdout.destroy()
  child.stdin.end(options.stdin ?? '')
  const [exitCode] = (await once(child, 'close')) as [number | null]
  return { exitCode, stdout, stderr }
}
