import { mkdirSync } from 'node:fs'
import { createStream } from 'rotating-file-stream'

/** Where the processes write what happened: one JSON object a line, never pictures. */
export interface Log {
  info(event: string, data?: Record<string, unknown>): void
  error(event: string, error: unknown, data?: Record<string, unknown>): void
  close(): Promise<void>
}

const fileSize = '2M'
const fileCount = 5

/** A log in `folder/graft.log`, rotated by size; at most 10 MB are kept. */
export function createLog(folder: string, clock: () => Date): Log {
  mkdirSync(folder, { recursive: true })
  const stream = createStream('graft.log', { path: folder, size: fileSize, maxFiles: fileCount })
  // A log that cannot be written must not stop the work that it is about.
  stream.on('error', () => {})
  const write = (level: string, event: string, data: Record<string, unknown>) =>
    void stream.write(
      `${JSON.stringify({ at: clock().toISOString(), level, event, pid: process.pid, ...data })}\n`,
    )
  return {
    info: (event, data = {}) => write('info', event, data),
    error: (event, error, data = {}) =>
      write('error', event, {
        ...data,
        error: error instanceof Error ? (error.stack ?? error.message) : String(error),
      }),
    close: () => new Promise((resolve) => stream.end(() => resolve())),
  }
}
