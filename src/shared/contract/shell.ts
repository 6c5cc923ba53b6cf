import * as z from 'zod'
import { procedure } from './builder.ts'

/** What only a host can do. Served by `main` (Electron) and `web` (browser shell); it grows with the window. */
export const shellContract = {
  /** Which host this is, for the words of the interface. */
  host: procedure.output(z.object({ kind: z.enum(['electron', 'browser']), version: z.string() })),
}
