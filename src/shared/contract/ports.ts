/** The contracts that a page speaks, each over a line of its own. */
export const pageContracts = ['service', 'shell'] as const
export type PageContract = (typeof pageContracts)[number]

/** Whether a value from another process names a contract that a page may speak. */
export function isPageContract(value: unknown): value is PageContract {
  return pageContracts.some((name) => name === value)
}

/** Electron's IPC channels of the preload script: a page asks for a line, the main process hands its port over. */
export const portChannels = { ask: 'graft:ask-port', give: 'graft:give-port' } as const

/** What the preload script posts to its own page together with the port. */
export interface PortMessage {
  readonly graftPort: PageContract
}

/** What the preload script puts on the page's `window`. */
export interface HostBridge {
  /** Asks for a line; it comes as a `PortMessage` to the window. */
  askPort(contract: PageContract): void
}

/** Name of the bridge on `window`; only Electron's pages have it. */
export const hostBridgeName = 'graftHost'
