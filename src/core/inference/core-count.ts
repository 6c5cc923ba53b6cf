import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'

/** Processors with fewer logical cores are taken to have as many physical ones where the system does not tell. */
const fewestDoubledCores = 8

/**
 * How many networks are worth computing side by side: the physical cores that this process may use. Two threads of one
 * core share its arithmetic units, which a network keeps busy alone.
 */
export function physicalCoreCount(): number {
  const logical = availableParallelism()
  return hasTwoThreadsACore(logical) ? Math.max(1, Math.floor(logical / 2)) : logical
}

/** Linux tells; elsewhere only x64 processors have two threads a core, and small ones mostly have not. */
function hasTwoThreadsACore(logicalCount: number): boolean {
  if (process.platform !== 'linux') {
    return process.arch === 'x64' && logicalCount >= fewestDoubledCores
  }
  try {
    return readFileSync('/sys/devices/system/cpu/smt/active', 'utf8').trim() === '1'
  } catch {
    return false
  }
}
