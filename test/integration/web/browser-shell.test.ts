import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import type { ContractRouterClient } from '@orpc/contract'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import type { serviceContract } from '../../../src/shared/contract/service.ts'
import type { shellContract } from '../../../src/shared/contract/shell.ts'
import { isGraftError } from '../../../src/shared/errors.ts'
import { openBrowserShell } from '../../../src/web/open-browser-shell.ts'
import type { BrowserShell } from '../../../src/web/open-browser-shell.ts'

const serviceEntry = fileURLToPath(new URL('../../fakes/service.ts', import.meta.url))
const project = {
  path: '/photos/shirts.graft',
  name: 'shirts',
  openedAt: '2026-01-31T14:22:05.000Z',
  isPresent: true,
}

let rendererFolder: string
let shell: BrowserShell
const errors: unknown[] = []
const sockets: WebSocket[] = []

beforeAll(async () => {
  rendererFolder = await mkdtemp(join(tmpdir(), 'graft-web-'))
  await mkdir(join(rendererFolder, 'assets'))
  await writeFile(join(rendererFolder, 'index.html'), '<!doctype html>page')
  await writeFile(join(rendererFolder, 'assets/index-a1.js'), 'export {}')
  shell = await openBrowserShell({
    serviceEntry,
    rendererFolder,
    version: '1.2.3',
    project: '/photos/a "b".graft',
    environment: { ...process.env, FAKE_PROJECTS: JSON.stringify([project]) },
    onError: (error) => errors.push(error),
  })
})

afterEach(() => {
  for (const socket of sockets.splice(0)) socket.terminate()
})

afterAll(async () => {
  await shell.close()
  await rm(rendererFolder, { recursive: true })
})

interface Answer {
  status: number | undefined
  headers: Record<string, string | string[] | undefined>
  body: string
}

/** Asks as any program on this computer can, headers that a browser would not let a page set included. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port: shell.port, path, method, headers }, (response) => {
      let body = ''
      response.setEncoding('utf8').on('data', (text: string) => (body += text))
      response.on('end', () =>
        resolve({ status: response.statusCode, headers: response.headers, body }),
      )
    })
      .on('error', reject)
      .end()
  })
}

/** The cookie that the opening address gives. */
async function signIn(): Promise<string> {
  const { headers } = await ask(new URL(shell.url).pathname + new URL(shell.url).search)
  return String(headers['set-cookie']).split(';')[0] ?? ''
}

/** Opens a socket and tells how the upgrade was answered. */
function upgrade(path: string, headers: Record<string, string>) {
  return new Promise<{ status: number; socket: WebSocket }>((resolve) => {
    const socket = new WebSocket(`ws://127.0.0.1:${shell.port}${path}`, { headers })
    sockets.push(socket)
    socket.on('open', () => resolve({ status: 101, socket }))
    socket.on('unexpected-response', (_request, { statusCode }) =>
      resolve({ status: statusCode ?? 0, socket }),
    )
    socket.on('error', () => {})
  })
}

const ownOrigin = () => `http://127.0.0.1:${shell.port}`

/** A line of a page that is signed in. */
async function openLine(path: string): Promise<WebSocket> {
  const { socket } = await upgrade(path, { cookie: await signIn(), origin: ownOrigin() })
  return socket
}

const linkOver = (socket: WebSocket) =>
  new RPCLink({ websocket: socket as unknown as globalThis.WebSocket })

describe('the opening address', () => {
  it('gives a cookie and goes on to the page with the project', async () => {
    const { pathname, search } = new URL(shell.url)
    const answer = await ask(pathname + search)
    expect(answer).toMatchObject({
      status: 200,
      headers: {
        'set-cookie': [
          expect.stringMatching(
            /^graft-[0-9a-f]{8}=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/; Max-Age=604800$/,
          ),
        ],
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
      },
      body: expect.stringContaining('url=/#project=%2Fphotos%2Fa%20%22b%22.graft"'),
    })
  })

  it('gives no cookie for a wrong token', async () => {
    const answer = await ask('/?token=wrong')
    expect([answer.status, answer.headers['set-cookie']]).toEqual([401, undefined])
  })
})

describe('a request', () => {
  it('gets the page with the cookie', async () => {
    const answer = await ask('/', { cookie: await signIn() })
    expect(answer).toMatchObject({
      status: 200,
      body: '<!doctype html>page',
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': expect.stringMatching(/^default-src 'none';/),
        'cross-origin-resource-policy': 'same-origin',
        'cross-origin-opener-policy': 'same-origin',
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-cache',
      },
    })
  })

  it('gets a hashed file to keep', async () => {
    const answer = await ask('/assets/index-a1.js', { cookie: await signIn() })
    expect([answer.status, answer.headers['cache-control'], answer.body]).toEqual([
      200,
      'private, max-age=31536000, immutable',
      'export {}',
    ])
  })

  it('gets the headers alone when it asks for them', async () => {
    const answer = await ask('/', { cookie: await signIn() }, 'HEAD')
    expect([answer.status, answer.headers['content-length'], answer.body]).toEqual([200, '19', ''])
  })

  it('is never allowed to another origin', async () => {
    const headers = { cookie: await signIn(), origin: 'http://evil.example' }
    const answer = await ask('/', headers)
    expect(answer.headers['access-control-allow-origin']).toBeUndefined()
  })

  it.each([
    ['without the cookie', '/', {}, 'GET', 401],
    ['under a foreign host name', '/', { host: 'evil.example' }, 'GET', 403],
    ['for a file outside the folder', '/..%2fpackage.json', {}, 'GET', 401],
    ['that writes', '/', {}, 'POST', 401],
  ])('%s is refused', async (_what, path, headers, method, status) => {
    expect((await ask(path, headers, method)).status).toBe(status)
  })

  it.each([
    ['for a file outside the folder', '/..%2fpackage.json', 'GET', {}, 404],
    ['for a file that is not there', '/assets/none.js', 'GET', {}, 404],
    ['for a folder', '/assets', 'GET', {}, 404],
    ['that writes without an origin', '/', 'POST', {}, 403],
    ['that writes from another origin', '/', 'POST', { origin: 'http://127.0.0.1:9' }, 403],
    ['under a foreign host name', '/', 'GET', { host: 'evil.example' }, 403],
  ])('%s is refused with the cookie, too', async (_what, path, method, headers, status) => {
    const cookie = await signIn()
    expect((await ask(path, { ...headers, cookie }, method)).status).toBe(status)
  })

  it('that writes from the own origin gets past the guard', async () => {
    const headers = { cookie: await signIn(), origin: ownOrigin() }
    expect((await ask('/', headers, 'POST')).status).toBe(405)
  })
})

describe('a socket', () => {
  it('is opened for a page of the server with the cookie', async () => {
    const headers = { cookie: await signIn(), origin: ownOrigin() }
    expect((await upgrade('/rpc', headers)).status).toBe(101)
  })

  it('is refused without the cookie', async () => {
    expect((await upgrade('/rpc', { origin: ownOrigin() })).status).toBe(401)
  })

  it.each(['http://evil.example', 'null', 'http://127.0.0.1:9'])(
    'is refused for the origin %s',
    async (origin) => {
      expect((await upgrade('/rpc', { cookie: await signIn(), origin })).status).toBe(403)
    },
  )

  it('is refused without an origin', async () => {
    expect((await upgrade('/rpc', { cookie: await signIn() })).status).toBe(403)
  })

  it('is refused under a foreign host name', async () => {
    const headers = { cookie: await signIn(), host: 'evil.example', origin: 'http://evil.example' }
    expect((await upgrade('/rpc', headers)).status).toBe(403)
  })

  it('is refused on an unknown path', async () => {
    const headers = { cookie: await signIn(), origin: ownOrigin() }
    expect((await upgrade('/other', headers)).status).toBe(404)
  })

  it('carries the service', async () => {
    const service: ContractRouterClient<typeof serviceContract> = createORPCClient(
      linkOver(await openLine('/rpc')),
    )
    expect(await service.project.recent()).toEqual([project])
  })

  it('carries the shell', async () => {
    const client: ContractRouterClient<typeof shellContract> = createORPCClient(
      linkOver(await openLine('/shell')),
    )
    expect(await client.host()).toEqual({ kind: 'browser', version: '1.2.3' })
  })

  it('that sends nonsense to the shell costs nothing but a report', async () => {
    const socket = await openLine('/shell')
    socket.send('nonsense')
    const client: ContractRouterClient<typeof shellContract> = createORPCClient(linkOver(socket))
    await client.host()
    expect(errors).toEqual([expect.any(SyntaxError)])
  })

  it('that sends too much is closed', async () => {
    const socket = await openLine('/rpc')
    const code = new Promise<number>((resolve) => socket.on('close', resolve))
    socket.send('x'.repeat(17 * 1024 * 1024))
    expect(await code).toBe(1009)
  })
})

describe('openBrowserShell', () => {
  it('says that its port is taken', async () => {
    const holder = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => holder.once('listening', resolve))
    const { port } = holder.address() as AddressInfo
    const opening = openBrowserShell({ serviceEntry, rendererFolder, port })
    const error: unknown = await opening.catch((thrown: unknown) => thrown)
    holder.close()
    expect(isGraftError(error, 'web.cannot-listen') && error.data.port).toBe(port)
  })

  it('answers nobody any more when it is closed', async () => {
    const other = await openBrowserShell({ serviceEntry, rendererFolder })
    await other.close()
    await expect(fetch(`http://127.0.0.1:${other.port}/`)).rejects.toThrow('fetch failed')
  })
})
