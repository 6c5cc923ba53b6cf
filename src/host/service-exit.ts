/** How a service process ended. */
export interface ServiceExit {
  /** Null where a signal ended it. */
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  /** The end of what it wrote to its error output, at most 4,000 characters. */
  readonly lastWords: string
}

/** The exit as a line for a log. */
export function describeExit(exit: ServiceExit): string {
  const how = exit.signal ? `signal ${exit.signal}` : `exit code ${exit.code}`
  const lastLine = exit.lastWords.trim().split('\n').at(-1)
  return lastLine ? `${how}; ${lastLine}` : how
}
