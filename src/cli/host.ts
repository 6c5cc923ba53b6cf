import type { Readable, Writable } from 'node:stream'
import type { ContractRouterClient } from '@orpc/contract'
import type { serviceContract } from '../shared/contract/service.ts'

/** Everything Graft does, as the commands call it. */
export type ServiceClient = ContractRouterClient<typeof serviceContract>

/** A service that was started for one command. */
export interface ServiceConnection {
  readonly client: ServiceClient
  /** Ends its workers and releases its projects. */
  close(): Promise<void>
}

/** An application that was opened for a person, until it ends or is stopped. */
export interface OpenedApplication {
  /** Where a browser finds it; null for a window of its own. */
  readonly address: string | null
  /** Resolves when the person closed it; never for a browser. */
  readonly ended: Promise<void>
  close(): Promise<void>
}

/** What `graft open` asks for. */
export interface OpenRequest {
  /** Absolute path of a project to show first. */
  readonly project: string | undefined
  readonly port: number | undefined
  readonly inBrowser: boolean
}

/** A stream that text is written to, perhaps a terminal. */
export type TextStream = Writable & { readonly isTTY?: boolean; readonly columns?: number }

/** The world around the command line; tests give another one. */
export interface CliHost {
  readonly stdin: Readable
  readonly stdout: TextStream
  readonly stderr: TextStream
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Relative paths start here. */
  readonly workingFolder: string
  readonly temporaryFolder: string
  /** The person's locale, BCP 47. */
  readonly locale: string
  readonly version: string
  connect(): Promise<ServiceConnection>
  openApplication(request: OpenRequest): Promise<OpenedApplication>
}
