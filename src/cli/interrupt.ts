import { Interruption } from './failure.ts'

/** Signals that end a command, with the exit code that shells expect: 128 and the signal's number. */
const exitCodeOfSignal = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const

/**
 * A signal that is aborted when the person or the system wants the command to end; it then cleans up. The second time
 * the process ends at once.
 */
export function watchInterruption(target: NodeJS.Process): AbortSignal {
  const controller = new AbortController()
  for (const [name, exitCode] of Object.entries(exitCodeOfSignal)) {
    target.on(name as keyof typeof exitCodeOfSignal, () => {
      if (controller.signal.aborted) target.exit(exitCode)
      controller.abort(new Interruption(exitCode))
    })
  }
  return controller.signal
}
