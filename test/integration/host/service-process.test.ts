import { fileURLToPath } from 'node:url'
import { isDefinedError, safe } from '@orpc/client'
import { afterEach, describe, expect, it } from 'vitest'
import { ServiceProcess } from '../../../src/host/service-process.ts'
import type { ServiceOptions, ServiceState } from '../../../src/host/service-process.ts'
import { connectLine } from '../../fakes/line-client.ts'

const entry = fileURLToPath(new URL('../../fakes/line-service.ts', import.meta.url))
const started: ServiceProcess[] = []

function start(options: Partial<ServiceOptions> = {}) {
  const service = new ServiceProcess({ entry, nodePath: process.execPath, ...options })
  started.push(service)
  return service
}

/** Restarts at once, two times. */
const twice: ServiceOptions['decideRestart'] = (_ranMs, quickExitCount) =>
  quickExitCount < 2
    ? { kind: 'restart', delayMs: 1, quickExitCount: quickExitCount + 1 }
    : { kind: 'give-up' }

/** A service, and a promise of its next state of a kind. */
function startWatched(options: Partial<ServiceOptions> = {}) {
  const states: ServiceState[] = []
  const waiters = new Map<string, (state: ServiceState) => void>()
  const service = start({
    ...options,
    onState(state) {
      states.push(state)
      waiters.get(state.kind)?.(state)
    },
  })
  const next = (kind: ServiceState['kind']) =>
    new Promise<ServiceState>((resolve) => waiters.set(kind, resolve))
  return { service, states, next }
}

afterEach(async () => {
  await Promise.all(started.splice(0).map((service) => service.stop()))
})

describe('a connection', () => {
  it('carries an answer', async () => {
    const { client } = connectLine(start())
    expect(await client.greet({ name: 'Linden' })).toBe('Hello Linden')
  })

  it('carries a known error with its data', async () => {
    const { client } = connectLine(start())
    const { error } = await safe(client.refuse({ name: 'hat' }))
    expect(isDefinedError(error) && error.data).toEqual({
      kind: 'known',
      code: 'label.not-found',
      data: { name: 'hat' },
    })
  })

  it('answers malformed input with an error instead of a result', async () => {
    const { client } = connectLine(start())
    const call = client.greet({ name: '' })
    await expect(call).rejects.toMatchObject({ code: 'BAD_REQUEST' })
  })

  it('carries every event in its order', async () => {
    const { client } = connectLine(start())
    const done: number[] = []
    for await (const event of await client.count({ until: 500 })) done.push(event.done)
    expect(done).toEqual(Array.from({ length: 500 }, (_, index) => index + 1))
  })

  it('carries bytes', async () => {
    const { client } = connectLine(start())
    const blob = new Blob([new Uint8Array(300_000).fill(255)])
    expect(await client.sizeOf(blob)).toEqual({ sizeBytes: 300_000 })
  })

  it('tells the service when an iteration is left', async () => {
    const { client } = connectLine(start())
    for await (const event of await client.count({ until: 1_000_000_000 })) {
      if (event.done === 3) break
    }
    expect((await client.leftEarly()).done).toBeLessThan(1_000_000_000)
  })

  it('tells the service when a call is aborted', async () => {
    const { client } = connectLine(start())
    const abort = new AbortController()
    const call = safe(client.hang(undefined, { signal: abort.signal }))
    await client.processId()
    abort.abort()
    await call
    expect(await client.leftEarly()).toEqual({ done: 0 })
  })

  it('tells the service when it is closed with a call under way', async () => {
    const service = start()
    const leaving = connectLine(service)
    const staying = connectLine(service)
    void safe(leaving.client.hang())
    await leaving.client.processId()
    leaving.close()
    expect(await staying.client.leftEarly()).toEqual({ done: 0 })
  })

  it('keeps its answers apart from those of another', async () => {
    const service = start()
    const [first, second] = [connectLine(service), connectLine(service)]
    const answers = Promise.all([
      first.client.greet({ name: 'Ash' }),
      second.client.greet({ name: 'Birch' }),
    ])
    expect(await answers).toEqual(['Hello Ash', 'Hello Birch'])
  })

  it.each(['', 'no json', '{}', '[1,2', '{"i":1,"p":{"u":7}}', new Uint8Array([255, 0, 255])])(
    'survives the malformed message %j',
    async (data) => {
      const line = connectLine(start())
      line.sendRaw(data)
      expect(await line.client.greet({ name: 'Linden' })).toBe('Hello Linden')
    },
  )
})

describe('a service process', () => {
  it('rejects the calls that wait when it dies', async () => {
    const { client } = connectLine(start())
    const call = client.hang()
    await client.processId()
    void safe(client.crash())
    await expect(call).rejects.toThrow(Error)
  })

  it('is started again after a crash, and answers', async () => {
    const { service, next } = startWatched()
    const before = connectLine(service)
    const firstId = await before.client.processId()
    const restarted = next('running')
    void safe(before.client.crash())
    await restarted
    const after = connectLine(service)
    expect(await after.client.processId()).not.toBe(firstId)
  })

  it('says how it ended', async () => {
    const { service, next } = startWatched()
    const waiting = next('waiting')
    void safe(connectLine(service).client.crash())
    expect(await waiting).toMatchObject({
      exit: { code: 70, signal: null, lastWords: 'broken on purpose\n' },
      delayMs: 250,
    })
  })

  it('says which signal ended it', async () => {
    const { service, next } = startWatched()
    const waiting = next('waiting')
    process.kill(await connectLine(service).client.processId(), 'SIGKILL')
    expect(await waiting).toMatchObject({ exit: { code: null, signal: 'SIGKILL' } })
  })

  it('closes a new connection at once while it is down', async () => {
    const { service, next } = startWatched()
    const waiting = next('waiting')
    void safe(connectLine(service).client.crash())
    await waiting
    await connectLine(service).closed
    expect(service.state.kind).toBe('waiting')
  })

  it('is given up when it ends again and again', async () => {
    const { states, next } = startWatched({ entry: `${entry}.absent`, decideRestart: twice })
    await next('gave-up')
    expect(states.map((state) => state.kind)).toEqual([
      'starting',
      'waiting',
      'starting',
      'waiting',
      'starting',
      'gave-up',
    ])
  })

  it('is tried again by a connection after it was given up', async () => {
    const { service, next } = startWatched({ entry: `${entry}.absent`, decideRestart: twice })
    await next('gave-up')
    const line = connectLine(service)
    expect(service.state.kind).toBe('starting')
    await line.closed
  })

  it('ends when it is stopped, and is not started again', async () => {
    const { service, states, next } = startWatched()
    await next('running')
    const line = connectLine(service)
    await service.stop()
    await line.closed
    expect([states.at(-1)?.kind, service.processId]).toEqual(['stopped', null])
  })

  it('reports a Node that cannot be started', async () => {
    const waiting = new Promise<ServiceState>((resolve) => {
      const service = new ServiceProcess({
        entry,
        nodePath: `${process.execPath}.absent`,
        onState: (state) => state.kind === 'waiting' && resolve(state),
      })
      started.push(service)
    })
    expect(await waiting).toMatchObject({ exit: { lastWords: expect.stringContaining('ENOENT') } })
  })
})
