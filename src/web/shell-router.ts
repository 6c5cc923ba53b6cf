import { implement } from '@orpc/server'
import { shellContract } from '../shared/contract/shell.ts'

/** What the browser shell can do for its page. */
export function createShellRouter(version: string) {
  const shell = implement(shellContract)
  return shell.router({
    host: shell.host.handler(() => ({ kind: 'browser' as const, version })),
  })
}
