/** Waits between restarts while the service keeps ending soon after its start, in milliseconds. */
const waitsMs = [250, 500, 1000, 2000, 4000] as const

/** A service that ran this long was well: what ended it is met with a restart at once. */
const wellAfterMs = 30_000

/** What a host does after its service ended by itself. */
export type RestartDecision =
  { kind: 'restart'; delayMs: number; quickExitCount: number } | { kind: 'give-up' }

/**
 * Decides by how long the service ran and how many times in a row it had ended soon before: restarts come at growing
 * distances and stop after the fifth, so that a service that cannot start does not keep a computer busy.
 */
export function decideRestart(ranMs: number, quickExitCount: number): RestartDecision {
  const count = ranMs >= wellAfterMs ? 0 : quickExitCount
  const delayMs = waitsMs[count]
  return delayMs === undefined
    ? { kind: 'give-up' }
    : { kind: 'restart', delayMs, quickExitCount: count + 1 }
}
