import { EventEmitter } from 'node:events'
import { describe, expect, it } from 'vitest'
import { portEndpoint } from '../../../src/main/port-endpoint.ts'
import type { WireData } from '../../../src/shared/contract/wire.ts'

/** A port whose other end is the test. */
class FakePort extends EventEmitter {
  readonly posted: unknown[] = []
  isClosed = false
  postMessage(message: unknown) {
    this.posted.push(message)
  }
  close() {
    this.isClosed = true
  }
}

describe('portEndpoint', () => {
  it('passes text and bytes on, and nothing else', () => {
    const port = new FakePort()
    const received: WireData[] = []
    portEndpoint(port).onData((data) => received.push(data))
    for (const data of ['text', new Uint8Array([1]), { i: 1 }, 7, null])
      port.emit('message', { data })
    expect(received).toEqual(['text', new Uint8Array([1])])
  })

  it('posts what it is given', () => {
    const port = new FakePort()
    portEndpoint(port).send('text')
    expect(port.posted).toEqual(['text'])
  })

  it('closes the port', () => {
    const port = new FakePort()
    portEndpoint(port).close()
    expect(port.isClosed).toBe(true)
  })

  it('hears that the page closed it', () => {
    const port = new FakePort()
    let count = 0
    portEndpoint(port).onClose(() => (count += 1))
    port.emit('close')
    expect(count).toBe(1)
  })
})
