import { RPCLink } from '@orpc/client/message-port'
import type { HostBridge, PageContract, PortMessage } from '../../shared/contract/ports.ts'
import type { Line } from './line.ts'

/** Opens a line over a MessagePort that Electron's main process hands over. */
export async function openPortLine(bridge: HostBridge, contract: PageContract): Promise<Line> {
  const port = await new Promise<MessagePort>((resolve) => {
    const take = (event: MessageEvent<PortMessage | undefined>) => {
      const given = event.ports[0]
      if (event.source !== window || event.data?.graftPort !== contract || !given) return
      window.removeEventListener('message', take)
      resolve(given)
    }
    window.addEventListener('message', take)
    bridge.askPort(contract)
  })
  const link = new RPCLink({ port })
  const closed = new Promise<void>((resolve) => port.addEventListener('close', () => resolve()))
  port.start()
  return { link, closed }
}
