import { Readable, Writable } from 'node:stream'
import type { CliHost, TextStream } from '../../src/cli/host.ts'
import { runCli } from '../../src/cli/run.ts'
import type { Answers, Call } from './answering-service.ts'
import { createAnsweringService } from './answering-service.ts'

/** The world that a command is run in. */
export interface World {
  readonly answers?: Answers
  readonly stdin?: string
  readonly isTerminal?: boolean
  readonly environment?: Readonly<Record<string, string>>
  readonly workingFolder?: string
  readonly signal?: AbortSignal
  /** Replaces parts of the host. */
  readonly host?: Partial<CliHost>
}

/** What came of a command. */
export interface Outcome {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
  readonly calls: readonly Call[]
  /** Whether the service was ended again, or never started. */
  readonly isClean: boolean
}

/** A stream that keeps its text. */
export function memoryStream(isTerminal: boolean): TextStream & { text(): string } {
  const chunks: string[] = []
  const stream = new Writable({
    decodeStrings: false,
    write: (chunk: string | Buffer, _encoding, done) => {
      chunks.push(String(chunk))
      done()
    },
  })
  return Object.assign(stream, {
    isTTY: isTerminal,
    columns: 100,
    text: () => chunks.join(''),
    // What a terminal can do besides; a real one has these methods.
    cursorTo: () => true,
    moveCursor: () => true,
    clearLine: () => true,
  })
}

/** Runs a command line in a world of its own, with a service that answers as told. */
export async function runCommand(args: readonly string[], world: World = {}): Promise<Outcome> {
  const service = createAnsweringService(world.answers ?? {})
  const stdout = memoryStream(world.isTerminal ?? false)
  const stderr = memoryStream(world.isTerminal ?? false)
  let openCount = 0
  const host: CliHost = {
    stdin: Readable.from([world.stdin ?? '']),
    stdout,
    stderr,
    environment: world.environment ?? {},
    workingFolder: world.workingFolder ?? '/work',
    temporaryFolder: '/nowhere',
    locale: 'en',
    version: '1.2.3',
    connect: async () => {
      openCount += 1
      return { client: service.client, close: async () => void (openCount -= 1) }
    },
    openApplication: async () => {
      throw new Error('no application in this world')
    },
    ...world.host,
  }
  const exitCode = await runCli(args, host, world.signal ?? new AbortController().signal)
  return {
    exitCode,
    stdout: stdout.text(),
    stderr: stderr.text(),
    calls: service.calls,
    isClean: openCount === 0,
  }
}
