import type { Endpoint } from '../host/relay.ts'
import type { WireData } from '../shared/contract/wire.ts'

/** What the relay uses of Electron's `MessagePortMain`. */
export interface MainPort {
  postMessage(message: unknown): void
  close(): void
  on(event: 'message', listener: (event: { data: unknown }) => void): unknown
  on(event: 'close', listener: () => void): unknown
}

/** A page's port, as the relay needs it; what is neither text nor bytes is no message and is dropped. */
export function portEndpoint(port: MainPort): Endpoint {
  return {
    send: (data) => port.postMessage(data),
    close: () => port.close(),
    onData: (listener) =>
      void port.on('message', (event) => {
        if (isWireData(event.data)) listener(event.data)
      }),
    onClose: (listener) => void port.on('close', () => listener()),
  }
}

function isWireData(value: unknown): value is WireData {
  return typeof value === 'string' || value instanceof Uint8Array
}
