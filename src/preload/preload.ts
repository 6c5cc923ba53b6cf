import { contextBridge, ipcRenderer } from 'electron'
import { hostBridgeName, isPageContract, portChannels } from '../shared/contract/ports.ts'
import type { HostBridge, PortMessage } from '../shared/contract/ports.ts'

const bridge: HostBridge = {
  askPort(contract) {
    if (isPageContract(contract)) ipcRenderer.send(portChannels.ask, contract)
  },
}

contextBridge.exposeInMainWorld(hostBridgeName, bridge)

ipcRenderer.on(portChannels.give, (event, contract: unknown) => {
  if (!isPageContract(contract)) return
  const message: PortMessage = { graftPort: contract }
  window.postMessage(message, window.location.origin, event.ports)
})
