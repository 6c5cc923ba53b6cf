import { createRouterClient } from '@orpc/server'
import type { ContractRouterClient } from '@orpc/contract'
import type { serviceContract } from '../shared/contract/service.ts'
import { createService } from './create-service.ts'
import type { ServiceOptions } from './create-service.ts'

/** The service's procedures as a caller sees them. */
export type ServiceClient = ContractRouterClient<typeof serviceContract>

/** A service in the caller's own process, with real workers: what the command line talks to. */
export function createInProcessService(options: ServiceOptions): {
  client: ServiceClient
  close(): Promise<void>
} {
  const service = createService(options)
  return { client: createRouterClient(service.router), close: service.close }
}
