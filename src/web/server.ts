import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import type { WebSocket } from 'ws'
import { contentSecurityPolicy } from '../host/content-security-policy.ts'
import { rendererFile } from '../host/renderer-files.ts'
import { GraftError } from '../shared/errors.ts'
import type { Translate } from '../shared/locales/translate.ts'
import { judgeRequest, judgeUpgrade } from './guards.ts'
import type { AskedFor, Refusal } from './guards.ts'
import { signInPage, signedOutPage } from './pages.ts'
import { sessionCookie } from './session.ts'
import type { Session } from './session.ts'

/** What a loopback server serves, and to whom. */
export interface LoopbackOptions {
  readonly session: Session
  readonly rendererFolder: string
  readonly words: Translate
  /** The renderer's address once signed in: `/`, with the project to open behind the hash. */
  readonly startAddress: string
  /** Who takes the WebSockets of a path, `/rpc` for one. */
  readonly sockets: Readonly<Record<string, (socket: WebSocket) => void>>
}

/** The only address that the server listens on. */
export const loopback = '127.0.0.1'

/** The largest message that a client may send; the encoding of a call's input is far below it. */
const messageLimitBytes = 16 * 1024 * 1024

const statusOf: Readonly<Record<Refusal, number>> = {
  'host-not-allowed': 403,
  'origin-not-allowed': 403,
  'not-signed-in': 401,
  malformed: 400,
  'method-not-allowed': 405,
}

const safeHeaders = {
  'content-security-policy': contentSecurityPolicy,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const

/** A server that only programs of this computer reach. */
export interface LoopbackServer {
  /**
   * Starts to listen and gives the port; 0 takes a free one.
   *
   * @throws GraftError web.cannot-listen where the port is taken or not allowed.
   */
  listen(port: number): Promise<number>
  /** Ends all lines. */
  close(): Promise<void>
}

/** The renderer's files and the WebSockets, to whoever holds the session's cookie. */
export function createLoopbackServer(options: LoopbackOptions): LoopbackServer {
  const server = createServer((request, response) => {
    void answer(request, response, options)
  })
  const upgrader = new WebSocketServer({
    noServer: true,
    maxPayload: messageLimitBytes,
    perMessageDeflate: false,
  })
  server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    stream.on('error', () => stream.destroy())
    const verdict = judgeUpgrade(askedFor(request), options.session)
    const accept = verdict.kind === 'serve' ? options.sockets[verdict.pathname] : undefined
    if (accept) upgrader.handleUpgrade(request, stream, head, (socket) => accept(socket))
    else refuseUpgrade(stream, verdict.kind === 'refused' ? statusOf[verdict.reason] : 404)
  })
  return {
    async listen(port) {
      server.listen(port, loopback)
      await once(server, 'listening').catch((error: Error) => {
        throw new GraftError('web.cannot-listen', { port, detail: error.message }, { cause: error })
      })
      // A TCP server has an address of this shape once it listens.
      return (server.address() as AddressInfo).port
    },
    async close() {
      for (const socket of upgrader.clients) socket.terminate()
      server.closeAllConnections()
      if (!server.listening) return
      server.close()
      await once(server, 'close')
    },
  }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  options: LoopbackOptions,
) {
  const verdict = judgeRequest(askedFor(request), options.session)
  if (verdict.kind === 'serve') {
    await serveFile(request.method === 'HEAD', verdict.pathname, response, options.rendererFolder)
    return
  }
  if (verdict.kind === 'sign-in') {
    const cookie = { 'set-cookie': sessionCookie(options.session) }
    send(response, 200, signInPage(options.words, options.startAddress), cookie)
    return
  }
  if (verdict.reason === 'not-signed-in') send(response, 401, signedOutPage(options.words))
  else send(response, statusOf[verdict.reason], verdict.reason, { 'content-type': 'text/plain' })
}

async function serveFile(
  isHead: boolean,
  pathname: string,
  response: ServerResponse,
  folder: string,
) {
  const file = rendererFile(folder, pathname)
  const content = file && (await readFile(file.path).catch(() => null))
  if (!file || !content) {
    send(response, 404, 'not-found', { 'content-type': 'text/plain' })
    return
  }
  response.writeHead(200, {
    ...safeHeaders,
    'content-type': file.contentType,
    'content-length': content.byteLength,
    'cache-control': file.isImmutable ? 'private, max-age=31536000, immutable' : 'no-cache',
  })
  response.end(isHead ? undefined : content)
}

function send(
  response: ServerResponse,
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = {},
) {
  response.writeHead(status, {
    ...safeHeaders,
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    ...headers,
  })
  response.end(body)
}

function askedFor(request: IncomingMessage): AskedFor {
  const { host, origin, cookie } = request.headers
  return { method: request.method ?? '', address: request.url ?? '', host, origin, cookie }
}

function refuseUpgrade(stream: Duplex, status: number) {
  stream.end(`HTTP/1.1 ${status} \r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}
