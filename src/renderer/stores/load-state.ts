import { ORPCError } from '@orpc/client'
import { shallowRef } from 'vue'
import type { ShallowRef } from 'vue'
import { fromRpcError } from '../../shared/contract/rpc-errors.ts'
import { isGraftError } from '../../shared/errors.ts'
import { describeError } from '../../shared/locales/describe.ts'
import { words } from '../language.ts'

/** What a page knows of something that the service has. */
export type LoadState<Value> =
  | { readonly kind: 'loading' }
  | { readonly kind: 'ready'; readonly value: Value }
  /** `detail` is null where there was no line to the service, or it was lost. */
  | { readonly kind: 'failed'; readonly detail: string | null }

/** A value of the service and how to read it again; what is shown stays until the new answer is there. */
export interface Loaded<Value> {
  readonly state: Readonly<ShallowRef<LoadState<Value>>>
  load(): Promise<void>
}

/** Reads a value from the service. */
export function useLoaded<Value>(read: () => Promise<Value>): Loaded<Value> {
  const state = shallowRef<LoadState<Value>>({ kind: 'loading' })
  return {
    state,
    async load() {
      try {
        state.value = { kind: 'ready', value: await read() }
      } catch (thrown) {
        state.value = { kind: 'failed', detail: detailOf(thrown) }
      }
    },
  }
}

/** What a person reads of an error: its message where it is a known one, its own words where the service has a bug. */
function detailOf(thrown: unknown): string | null {
  const known = fromRpcError(thrown)
  if (isGraftError(known)) return describeError(words, known)
  return thrown instanceof ORPCError ? thrown.message : null
}
