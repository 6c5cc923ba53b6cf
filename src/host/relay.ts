import type { WireData } from '../shared/contract/wire.ts'
import type { ServiceProcess } from './service-process.ts'

/** A host's end of a line to a client: a WebSocket or a MessagePort. */
export interface Endpoint {
  send(data: WireData): void
  /** Tells the client that the service is not there any more; it may connect again. */
  close(): void
  onData(listener: (data: WireData) => void): void
  onClose(listener: () => void): void
}

/** Passes messages between a client and the service, unread, until either is gone. */
export function relay(service: Pick<ServiceProcess, 'connect'>, endpoint: Endpoint): void {
  const connection = service.connect({
    onData: (data) => endpoint.send(data),
    onClose: () => endpoint.close(),
  })
  endpoint.onData((data) => connection.send(data))
  endpoint.onClose(() => connection.close())
}
