import { ORPCError } from '@orpc/contract'
import { errorFromRecord, errorRecord, errorRecordSchema, isGraftError } from '../errors.ts'

/** Name of the one declared error of every procedure; its data is an `ErrorRecord`. */
const rpcErrorName = 'GRAFT'

/** The known error that crossed a process as `GRAFT`, or null where the thrown value is something else. */
export function fromRpcError(thrown: unknown): Error | null {
  if (isGraftError(thrown)) return thrown
  if (!(thrown instanceof ORPCError) || thrown.code !== rpcErrorName) return null
  const record = errorRecordSchema.safeParse(thrown.data)
  return record.success ? errorFromRecord(record.data) : null
}

/**
 * A server's outermost middleware: known errors cross as themselves, thrown by the handler or later by the events it
 * returned; bugs are handed to `onBug` where they happened and go on as they are.
 */
export async function convertErrors<Result extends { output: unknown }>(
  run: () => Promise<Result>,
  onBug: (error: unknown) => void,
): Promise<Result> {
  const convert = (thrown: unknown): unknown => {
    if (isGraftError(thrown)) return new ORPCError(rpcErrorName, { data: errorRecord(thrown) })
    // Input that does not fit the contract, and leaving early, are the caller's doing; they cross as they are.
    if (!(thrown instanceof ORPCError) && !isAbort(thrown)) onBug(thrown)
    return thrown
  }
  try {
    const result = await run()
    if (!isIterator(result.output)) return result
    return { ...result, output: convertedIterator(result.output, convert) }
  } catch (thrown) {
    throw convert(thrown)
  }
}

function isAbort(thrown: unknown): boolean {
  return thrown instanceof Error && thrown.name === 'AbortError'
}

function isIterator(value: unknown): value is AsyncIterator<unknown, unknown, void> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value
}

async function* convertedIterator(
  events: AsyncIterator<unknown, unknown, void>,
  convert: (thrown: unknown) => unknown,
): AsyncGenerator<unknown, unknown, void> {
  try {
    for (;;) {
      const next = await events.next()
      if (next.done) return next.value
      yield next.value
    }
  } catch (thrown) {
    throw convert(thrown)
  } finally {
    await events.return?.()
  }
}
