import { join } from 'node:path'

/** What of the application tells which Node runs its service. */
export interface ApplicationRuntime {
  /** The packaged application's resources folder. */
  readonly resourcesPath: string
  readonly platform: NodeJS.Platform
  /** `GRAFT_NODE`, set by the start script for an application that is not packaged. */
  readonly givenPath: string | undefined
}

/** The Node binary for service and workers: Electron's own cannot run the native parts, so one ships beside it. */
export function nodeBinary(runtime: ApplicationRuntime): string {
  const name = runtime.platform === 'win32' ? 'node.exe' : 'node'
  return runtime.givenPath ?? join(runtime.resourcesPath, 'node', name)
}
