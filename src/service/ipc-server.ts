import type { AnyContractRouter } from '@orpc/contract'
import type { Router } from '@orpc/server'
import { RPCHandler } from '@orpc/server/websocket'
import type { MinimalWebsocket } from '@orpc/server/websocket'
import { parseWireFrame } from '../shared/contract/wire.ts'
import type { WireData, WireFrame } from '../shared/contract/wire.ts'

/** The service's end of the channel to its host; `process` is one when it was started with a channel. */
export interface HostChannel {
  send?: ((message: WireFrame, onSent: (error: Error | null) => void) => boolean) | undefined
  on(event: 'message', listener: (message: unknown) => void): unknown
  once(event: 'disconnect', listener: () => void): unknown
}

/**
 * Serves a router to every connection of the host. Calls of a connection are aborted when it closes, all of them when
 * the host is gone; ending the process then is the caller's part. Sending waits until the channel took the message, so
 * that an event iterator goes no faster than the channel does. `onError` hears of what no call could answer for, a
 * message that is not oRPC's among them; the connection stays open.
 */
export function serveConnections<Contract extends AnyContractRouter>(
  channel: HostChannel,
  router: Router<Contract, Record<never, never>>,
  onError: (error: unknown, connection: number) => void = () => {},
): void {
  const handler = new RPCHandler(router)
  const sockets = new Map<number, MinimalWebsocket>()

  const send = (frame: WireFrame) =>
    new Promise<void>((resolve) => {
      // An error means that the host is going; `disconnect` follows and ends all calls.
      if (channel.send) channel.send(frame, () => resolve())
      else resolve()
    })

  const open = (connection: number) =>
    // A connection in the shape that the handler sends to; its messages are handed over by `receive`.
    sockets.set(connection, {
      // eslint-disable-next-line @typescript-eslint/no-misused-promises -- the handler waits for what `send` returns
      send: (data) => send({ kind: 'data', connection, data: data as WireData }),
      addEventListener: () => {},
    })

  const close = (connection: number) => {
    const socket = sockets.get(connection)
    sockets.delete(connection)
    if (socket) handler.close(socket)
  }

  const receive = async (connection: number, data: WireData) => {
    const socket = sockets.get(connection)
    if (!socket) return
    try {
      // oRPC decodes any view of bytes; its type names only the kinds that browsers give.
      await handler.message(socket, data as string | ArrayBuffer)
    } catch (error) {
      onError(error, connection)
    }
  }

  channel.on('message', (message) => {
    const frame = parseWireFrame(message)
    if (frame?.kind === 'open') open(frame.connection)
    if (frame?.kind === 'data') void receive(frame.connection, frame.data)
    if (frame?.kind === 'close') close(frame.connection)
  })
  channel.once('disconnect', () => {
    for (const connection of [...sockets.keys()]) close(connection)
  })
  void send({ kind: 'ready' })
}
