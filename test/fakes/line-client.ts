import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import type { ContractRouterClient } from '@orpc/contract'
import type { ServiceProcess } from '../../src/host/service-process.ts'
import type { WireData } from '../../src/shared/contract/wire.ts'
import type { lineContract } from './line-contract.ts'

/** A client on a connection of its own, and what a test needs of the connection itself. */
export interface LineClient {
  readonly client: ContractRouterClient<typeof lineContract>
  readonly closed: Promise<void>
  /** Sends what no oRPC client would. */
  sendRaw(data: WireData): void
  close(): void
}

/** Connects to a service process as a host does for a page. */
export function connectLine(service: ServiceProcess): LineClient {
  const target = new EventTarget()
  const closed = Promise.withResolvers<void>()
  const connection = service.connect({
    onData: (data) => target.dispatchEvent(new MessageEvent('message', { data })),
    onClose() {
      target.dispatchEvent(new Event('close'))
      closed.resolve()
    },
  })
  // The part of a MessagePort that oRPC's link uses.
  const port = Object.assign(target, { postMessage: (data: WireData) => connection.send(data) })
  return {
    client: createORPCClient(new RPCLink({ port })),
    closed: closed.promise,
    sendRaw: (data) => connection.send(data),
    close: () => connection.close(),
  }
}
