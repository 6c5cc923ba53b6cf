import type { Endpoint } from '../host/relay.ts'
import type { WireData } from '../shared/contract/wire.ts'

/**
 * What may wait for a client that reads slower than the service speaks. Beyond it the line is cut: its client connects
 * again and reads the state anew, while the memory of the host stays bounded.
 */
const waitingLimitBytes = 64 * 1024 * 1024

/** WebSocket close code "service restart": the client may connect again. */
const serviceRestartCode = 1012

/** What the relay uses of a server's `WebSocket`. */
export interface ServerSocket {
  /** Bytes that the browser has not taken yet. */
  readonly bufferedAmount: number
  send(data: WireData): void
  close(code: number): void
  terminate(): void
  on(event: 'message', listener: (data: Buffer, isBinary: boolean) => void): unknown
  on(event: 'close' | 'error', listener: () => void): unknown
}

/** A browser's line, as the relay needs it. */
export function socketEndpoint(socket: ServerSocket): Endpoint {
  // A broken socket closes; its error needs no answer of its own.
  socket.on('error', () => {})
  return {
    send(data) {
      if (socket.bufferedAmount > waitingLimitBytes) socket.terminate()
      else socket.send(data)
    },
    close: () => socket.close(serviceRestartCode),
    onData: (listener) =>
      void socket.on('message', (data, isBinary) =>
        listener(isBinary ? data : data.toString('utf8')),
      ),
    onClose: (listener) => void socket.on('close', () => listener()),
  }
}
