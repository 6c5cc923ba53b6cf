import type { AnyContractRouter } from '@orpc/contract'
import type { Router } from '@orpc/server'
import { RPCHandler } from '@orpc/server/websocket'
import type { MinimalWebsocket } from '@orpc/server/websocket'
import type { Endpoint } from './relay.ts'

/**
 * Serves a host's own router on a line to a page. `onError` hears of what no call could answer for, a message that is
 * not oRPC's among them; the line stays open.
 */
export function serveEndpoint<Contract extends AnyContractRouter>(
  endpoint: Endpoint,
  router: Router<Contract, Record<never, never>>,
  onError: (error: unknown) => void,
): void {
  const handler = new RPCHandler(router)
  // The endpoint in the shape that the handler sends to; its messages are handed over below.
  const socket: MinimalWebsocket = {
    send: (data) => endpoint.send(data as string | Uint8Array),
    addEventListener: () => {},
  }
  endpoint.onData((data) => {
    // oRPC decodes any view of bytes; its type names only the kinds that browsers give.
    handler.message(socket, data as string | ArrayBuffer).catch(onError)
  })
  endpoint.onClose(() => handler.close(socket))
}
