import { ipcMain, MessageChannelMain } from 'electron'
import type { MessagePortMain } from 'electron'
import { relay } from '../host/relay.ts'
import { serveEndpoint } from '../host/serve-endpoint.ts'
import type { ServiceProcess } from '../host/service-process.ts'
import { isPageContract, portChannels } from '../shared/contract/ports.ts'
import type { PageContract } from '../shared/contract/ports.ts'
import { portEndpoint } from './port-endpoint.ts'
import { isOwnAddress } from './security.ts'
import type { createShellRouter } from './shell-router.ts'

/** Gives the application's own pages the lines that they ask for. The only file that names `ipcMain`. */
export function handPortsOut(
  service: ServiceProcess,
  shellRouter: ReturnType<typeof createShellRouter>,
): void {
  const serve: Record<PageContract, (port: MessagePortMain) => void> = {
    service: (port) => relay(service, portEndpoint(port)),
    shell: (port) => serveEndpoint(portEndpoint(port), shellRouter, console.error),
  }
  ipcMain.on(portChannels.ask, (event, contract: unknown) => {
    const frame = event.senderFrame
    if (!isPageContract(contract) || !frame || !isOwnAddress(frame.url)) return
    const { port1, port2 } = new MessageChannelMain()
    serve[contract](port1)
    port1.start()
    event.sender.postMessage(portChannels.give, contract, [port2])
  })
}
