import type { InferContractRouterInputs, InferContractRouterOutputs } from '@orpc/contract'
import { createRouterClient, implement } from '@orpc/server'
import type { ServiceClient } from '../../src/cli/host.ts'
import { convertErrors } from '../../src/shared/contract/rpc-errors.ts'
import { serviceContract } from '../../src/shared/contract/service.ts'

type Inputs = InferContractRouterInputs<typeof serviceContract>
type Outputs = InferContractRouterOutputs<typeof serviceContract>

/** A long job is answered by what it says and its result. */
type Answered<Output> =
  Output extends AsyncIterator<infer Event, infer Result>
    ? AsyncGenerator<Event, Result, void>
    : Output

/** What the service answers to each call; a call without an answer fails as a bug would. */
export type Answers = {
  readonly [Area in keyof Outputs]?: {
    readonly [Call in keyof Outputs[Area]]?: (
      input: Call extends keyof Inputs[Area] ? Inputs[Area][Call] : never,
      signal: AbortSignal | undefined,
    ) => Answered<Outputs[Area][Call]> | Promise<Answered<Outputs[Area][Call]>>
  }
}

/** One call that was made: `label.create` and what came with it. */
export interface Call {
  readonly name: string
  readonly input: unknown
}

/**
 * A service that answers as told, behind the real contract: inputs and outputs are checked by its schemas and errors
 * cross as they do in earnest.
 */
export function createAnsweringService(answers: Answers): {
  readonly client: ServiceClient
  readonly calls: Call[]
} {
  const calls: Call[] = []
  const os = implement(serviceContract).use(({ next }) =>
    convertErrors(
      async () => await next(),
      () => {},
    ),
  )
  const areas = Object.entries(serviceContract).map(([area, procedures]) => {
    const handlers = Object.keys(procedures).map((call) => {
      const implementer = find(find(os, area), call) as Implementer
      const answer = find(find(answers, area), call) as Answer | undefined
      const handler = implementer.handler(async ({ input, signal }) => {
        calls.push({ name: `${area}.${call}`, input })
        if (answer === undefined) throw new Error(`nothing to answer to ${area}.${call}`)
        return await answer(input, signal)
      })
      return [call, handler]
    })
    return [area, Object.fromEntries(handlers)]
  })
  // The router is assembled by name, which its type cannot follow; the contract checks it call by call.
  const createClient = createRouterClient as (router: unknown) => unknown
  const client = createClient(Object.fromEntries(areas)) as ServiceClient
  return { client, calls }
}

type Answer = (input: unknown, signal: AbortSignal | undefined) => unknown

interface Implementer {
  handler(handle: (call: { input: unknown; signal?: AbortSignal }) => unknown): unknown
}

function find(parent: unknown, name: string): unknown {
  return (parent as Record<string, unknown> | undefined)?.[name]
}

/** A long job that says these things one after the other and ends with the result. */
export async function* jobOf<const Event, Result>(
  events: readonly Event[],
  result: Result,
): AsyncGenerator<Event, Result, void> {
  yield* events
  return result
}

/** A long job that says these things and then goes on until it is stopped. */
export async function* endlessJob<const Event>(
  events: readonly Event[],
  signal: AbortSignal | undefined,
): AsyncGenerator<Event, never, void> {
  yield* events
  signal?.throwIfAborted()
  await new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason as Error))
  })
  throw new Error('a job that does not end has ended')
}
