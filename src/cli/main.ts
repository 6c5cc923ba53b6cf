import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { exitCodes } from './failure.ts'
import { watchInterruption } from './interrupt.ts'
import { findApplicationPlaces } from './places.ts'
import { createProcessHost } from './process-host.ts'
import { runCli } from './run.ts'

const places = findApplicationPlaces(import.meta)
const { version } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(join(places.root, 'package.json'), 'utf8')))

const exitCode = await runCli(
  process.argv.slice(2),
  createProcessHost(places, version),
  watchInterruption(process),
).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
  return exitCodes.bug
})

// Pipes are written asynchronously: what is still in them must reach its reader before the process ends.
await Promise.all([process.stdout, process.stderr].map(flushed))
process.exit(exitCode)

async function flushed(stream: NodeJS.WriteStream): Promise<void> {
  await new Promise<void>((resolve) => {
    if (!stream.writable) resolve()
    else stream.write('', () => resolve())
  })
}
