import { RPCHandler } from '@orpc/server/websocket'
import type { MinimalWebsocket } from '@orpc/server/websocket'
import type { createWorkRouter } from './router.ts'

/**
 * Answers the work contract over the process' IPC channel; ends with the process that started it. A message that is not
 * oRPC is reported and costs nothing else.
 */
export function serveWork(host: NodeJS.Process, router: ReturnType<typeof createWorkRouter>): void {
  const handler = new RPCHandler(router)
  const socket: MinimalWebsocket = {
    // eslint-disable-next-line @typescript-eslint/no-misused-promises -- the handler waits for what `send` returns
    send: (data) =>
      new Promise<void>((resolve) => {
        // An error means that the service is going; `disconnect` follows.
        if (host.connected) host.send?.(data, undefined, {}, () => resolve())
        else resolve()
      }),
    addEventListener: () => {},
  }
  host.on('message', (data) => {
    handler.message(socket, data as string | ArrayBuffer).catch((error: unknown) => {
      process.stderr.write(`malformed message: ${String(error)}\n`)
    })
  })
  // The service is gone: nobody waits for what would still be computed, and nothing confirmed is lost.
  host.once('disconnect', () => host.exit(0))
}
