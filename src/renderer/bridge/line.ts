import type { ClientContext, ClientLink } from '@orpc/client'
import { hostBridgeName } from '../../shared/contract/ports.ts'
import type { HostBridge, PageContract } from '../../shared/contract/ports.ts'
import { openPortLine } from './port-line.ts'
import { openSocketLine } from './socket-line.ts'

/** An open line to the host, for the calls of one contract. */
export interface Line {
  readonly link: ClientLink<ClientContext>
  /** Resolves when it is gone; calls on it are rejected by then. */
  readonly closed: Promise<void>
}

/** Opens a line in whichever host the page finds itself: Electron has a bridge on `window`, a browser has not. */
export function openLine(contract: PageContract): Promise<Line> {
  const bridge: unknown = Reflect.get(window, hostBridgeName)
  // Only the preload script can put this name there before the page's own scripts run.
  return bridge ? openPortLine(bridge as HostBridge, contract) : openSocketLine(contract)
}
