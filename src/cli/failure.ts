import { CommanderError } from 'commander'
import type { GraftError } from '../shared/errors.ts'
import { isGraftError } from '../shared/errors.ts'
import { fromRpcError } from '../shared/contract/rpc-errors.ts'

/** What a command's end means to the program that called it; 70 is `EX_SOFTWARE` of sysexits.h. */
export const exitCodes = { done: 0, problem: 1, usage: 2, bug: 70, interrupted: 130 } as const

/** Arguments that fit together badly; the message is for the person. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** Why the person or the system ended a command; given as reason when its signal is aborted. */
export class Interruption extends Error {
  override readonly name = 'Interruption'
  readonly exitCode: number

  constructor(exitCode: number) {
    super('interrupted')
    this.exitCode = exitCode
  }
}

/** How a command failed; `isSaid` where the parser of the arguments has told the person already. */
export type Failure =
  | { readonly kind: 'usage'; readonly message: string; readonly isSaid: boolean }
  | { readonly kind: 'problem'; readonly error: GraftError }
  | { readonly kind: 'bug'; readonly error: Error }

/** Sorts a thrown value; null for help and version, which end a command without being failures. */
export function failureOf(thrown: unknown): Failure | null {
  if (thrown instanceof CommanderError) {
    return thrown.exitCode === 0 ? null : { kind: 'usage', message: thrown.message, isSaid: true }
  }
  if (thrown instanceof UsageError) return { kind: 'usage', message: thrown.message, isSaid: false }
  const known = fromRpcError(thrown)
  if (isGraftError(known)) return { kind: 'problem', error: known }
  if (known !== null) return { kind: 'bug', error: known }
  return { kind: 'bug', error: thrown instanceof Error ? thrown : new Error(String(thrown)) }
}

/** The code of a failure for a program: that of the closed list, or what kind of failure it is. */
export function failureCode(thrown: unknown): string {
  const failure = failureOf(thrown)
  if (failure === null) return 'none'
  return failure.kind === 'problem' ? failure.error.code : failure.kind
}
