import { EventEmitter } from 'node:events'
import { describe, expect, it } from 'vitest'
import type { WireData } from '../../../src/shared/contract/wire.ts'
import { socketEndpoint } from '../../../src/web/socket-endpoint.ts'

/** A socket whose browser reads as fast as the test says. */
class FakeSocket extends EventEmitter {
  bufferedAmount = 0
  readonly sent: unknown[] = []
  readonly ends: unknown[] = []
  send(data: unknown) {
    this.sent.push(data)
  }
  close(code?: number) {
    this.ends.push(code)
  }
  terminate() {
    this.ends.push('terminated')
  }
}

describe('socketEndpoint', () => {
  it('sends to a browser that reads', () => {
    const socket = new FakeSocket()
    socket.bufferedAmount = 64 * 1024 * 1024
    socketEndpoint(socket).send('text')
    expect([socket.sent, socket.ends]).toEqual([['text'], []])
  })

  it('cuts a browser off that does not read', () => {
    const socket = new FakeSocket()
    socket.bufferedAmount = 64 * 1024 * 1024 + 1
    socketEndpoint(socket).send('text')
    expect([socket.sent, socket.ends]).toEqual([[], ['terminated']])
  })

  it('hands text on as text and bytes as bytes', () => {
    const socket = new FakeSocket()
    const received: WireData[] = []
    socketEndpoint(socket).onData((data) => received.push(data))
    socket.emit('message', Buffer.from('tëxt'), false)
    socket.emit('message', Buffer.from([255]), true)
    expect(received).toEqual(['tëxt', Buffer.from([255])])
  })

  it('closes with the code that asks to come back', () => {
    const socket = new FakeSocket()
    socketEndpoint(socket).close()
    expect(socket.ends).toEqual([1012])
  })

  it('survives a broken socket', () => {
    const socket = new FakeSocket()
    socketEndpoint(socket)
    expect(() => socket.emit('error', new Error('reset'))).not.toThrow()
  })
})
