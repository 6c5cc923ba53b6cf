import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import * as z from 'zod'

const holderSchema = z.object({
  holder: z.string(),
  processId: z.number().int(),
  host: z.string(),
  since: z.iso.datetime(),
})

/**
 * Leaves a note of who has the project open. The lock itself is SQLite's, which the system releases
 * when its owner dies; the note only gives the message a name, so failing to write it costs nothing
 * else.
 */
export function writeHolder(path: string, holder: string, since: Date): void {
  const note = { holder, processId: process.pid, host: hostname(), since: since.toISOString() }
  try {
    writeFileSync(path, `${JSON.stringify(note)}\n`)
  } catch {
    // A full disk must not keep a project from opening.
  }
}

/** Who has the project open, for the message; a question mark where the note cannot be read. */
export function readHolder(path: string): string {
  try {
    const { holder, processId, host } = holderSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
    return `${holder} (PID ${processId}, ${host})`
  } catch {
    // The note is written a moment after the lock is taken, and may be cut short by a full disk.
    return '?'
  }
}

/** Takes the note away at closing. */
export function removeHolder(path: string): void {
  try {
    rmSync(path, { force: true })
  } catch {
    // A note without a lock behind it is overwritten by the next owner.
  }
}
