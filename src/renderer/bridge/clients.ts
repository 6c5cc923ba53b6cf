import { createORPCClient, DynamicLink } from '@orpc/client'
import type { ContractRouterClient } from '@orpc/contract'
import type { PageContract } from '../../shared/contract/ports.ts'
import type { serviceContract } from '../../shared/contract/service.ts'
import { openLine } from './line.ts'
import type { Line } from './line.ts'

/** The service, as the page calls it. A call after a lost line opens a new one. */
export const service: ContractRouterClient<typeof serviceContract> = createORPCClient(
  reconnectingLink('service'),
)

function reconnectingLink(contract: PageContract) {
  let line: Promise<Line> | null = null
  const forget = () => {
    line = null
  }
  return new DynamicLink(async () => {
    line ??= openLine(contract)
    const opened = line
    opened.then((open) => open.closed).then(forget, forget)
    return (await opened).link
  })
}
