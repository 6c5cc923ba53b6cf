import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'

/** Paths of a list in one call: few enough to hold, enough to keep the model busy. */
const chunkSize = 500

/** Lines of a stream in chunks, without empty ones; the stream is only read on as chunks are asked for. */
export async function* lineChunks(
  stream: Readable,
  signal: AbortSignal,
  size = chunkSize,
): AsyncGenerator<string[]> {
  const lines = createInterface({ input: stream, crlfDelay: Infinity, signal })
  let chunk: string[] = []
  for await (const line of lines) {
    if (line === '') continue
    chunk.push(line)
    if (chunk.length < size) continue
    yield chunk
    chunk = []
  }
  if (chunk.length > 0) yield chunk
}
