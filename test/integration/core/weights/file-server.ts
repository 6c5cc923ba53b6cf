import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { once } from 'node:events'

/**
 * How a request is answered: with good manners or bad ones. `dropAt` asks for the connection to be dropped as soon as
 * the client has reported so many bytes.
 */
export type Answer = (
  request: IncomingMessage,
  response: ServerResponse,
  dropAt: (receivedBytes: number) => void,
) => void

/** A local server of one file, and what it was asked. */
export interface FileServer {
  readonly address: string
  readonly requests: IncomingMessage[]
  /** To be called with what the client has received so far. */
  received(doneBytes: number): void
  close(): Promise<void>
}

/** Serves by the answers in turn; the last one answers everything that follows. */
export async function serve(...answers: readonly Answer[]): Promise<FileServer> {
  const requests: IncomingMessage[] = []
  let held: { response: ServerResponse; untilBytes: number } | null = null
  const server = createServer((request, response) => {
    const answer = answers[Math.min(requests.length, answers.length - 1)]
    requests.push(request)
    answer?.(request, response, (untilBytes) => {
      held = { response, untilBytes }
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/file.tgz`,
    requests,
    received: (doneBytes) => {
      if (held === null || doneBytes < held.untilBytes) return
      held.response.destroy()
      held = null
    },
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Serves the bytes as a good server does: with an ETag, whole or from where it is asked. */
export function wellBehaved(bytes: Uint8Array, etag = '"1"'): Answer {
  return (request, response) => {
    const start = rangeStart(request, etag)
    if (start !== null && start >= bytes.length) {
      response.writeHead(416, { 'content-range': `bytes */${bytes.length}` }).end()
      return
    }
    const from = start ?? 0
    response.writeHead(start === null ? 200 : 206, {
      etag,
      'content-length': bytes.length - from,
      ...(start === null
        ? {}
        : { 'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}` }),
    })
    response.end(bytes.subarray(from))
  }
}

/** Promises everything, sends some bytes from where it is asked, and drops the connection once they were received. */
export function dropsAfter(bytes: Uint8Array, count: number, etag = '"1"'): Answer {
  return (request, response, dropAt) => {
    const start = rangeStart(request, etag)
    const from = start ?? 0
    response.writeHead(start === null ? 200 : 206, {
      etag,
      'content-length': bytes.length - from,
      ...(start === null
        ? {}
        : { 'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}` }),
    })
    response.write(bytes.subarray(from, from + count))
    dropAt(Math.min(from + count, bytes.length - 1))
  }
}

/** Sends the first bytes and then nothing more, with the connection held open. */
export function stallsAfter(bytes: Uint8Array, count: number): Answer {
  return (_request, response) => {
    response.writeHead(200, { etag: '"1"', 'content-length': bytes.length })
    response.write(bytes.subarray(0, count))
  }
}

/** Answers with a status and nothing else. */
export function status(code: number): Answer {
  return (_request, response) => {
    response.writeHead(code).end()
  }
}

function rangeStart(request: IncomingMessage, etag: string): number | null {
  const range = /^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1]
  const condition = request.headers['if-range']
  if (range === undefined || (condition !== undefined && condition !== etag)) return null
  return Number(range)
}
