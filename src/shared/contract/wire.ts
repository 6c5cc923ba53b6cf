import * as z from 'zod'

/**
 * The one channel between a host and its service process carries many connections, one for each window or browser tab.
 * A frame names its connection; `data` is an encoded oRPC message, the same bytes that travel over a WebSocket, and the
 * host passes it on unread. Either side may close a connection. The service says `ready` once, before anything else.
 */
export const wireFrameSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('open'), connection: z.number().int().nonnegative() }),
  z.object({
    kind: z.literal('data'),
    connection: z.number().int().nonnegative(),
    data: z.union([z.string(), z.instanceof(Uint8Array<ArrayBufferLike>)]),
  }),
  z.object({ kind: z.literal('close'), connection: z.number().int().nonnegative() }),
])
export type WireFrame = z.infer<typeof wireFrameSchema>

/** An encoded oRPC message: text, or text and bytes where it carries a file. */
export type WireData = string | Uint8Array<ArrayBufferLike>

/** The frame that came over the channel, or null for anything else. */
export function parseWireFrame(message: unknown): WireFrame | null {
  const parsed = wireFrameSchema.safeParse(message)
  return parsed.success ? parsed.data : null
}
