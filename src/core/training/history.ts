import { closeSync, fsyncSync, fstatSync, openSync, readSync, writeSync } from 'node:fs'
import type { HistoryEntry } from '../../shared/domain/run.ts'

/** The lossless record of a run on disk: a line is there, and safe, before anybody is told of it. */
export interface HistoryFile {
  append(entry: HistoryEntry): void
  close(): void
}

/** Opens a history to go on with; a last line that a kill cut short is ended, so that it spoils no other. */
export function openHistory(path: string): HistoryFile {
  const file = openSync(path, 'a+')
  const { size } = fstatSync(file)
  const last = Buffer.alloc(1)
  if (size > 0 && readSync(file, last, 0, 1, size - 1) === 1 && last[0] !== 0x0a) {
    writeSync(file, '\n')
  }
  return {
    append(entry) {
      writeSync(file, `${JSON.stringify(entry)}\n`)
      fsyncSync(file)
    },
    close: () => closeSync(file),
  }
}
