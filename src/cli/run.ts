import type { ErrorCode } from '../shared/errors.ts'
import { describeError } from '../shared/locales/describe.ts'
import { createFormat } from '../shared/locales/format.ts'
import { createTranslator } from '../shared/locales/translate.ts'
import type { MessageKey } from '../shared/locales/translate.ts'
import { createCli } from './cli.ts'
import type { CommonOptions } from './cli.ts'
import type { Failure } from './failure.ts'
import { exitCodes, failureOf, Interruption } from './failure.ts'
import type { CliHost, ServiceConnection } from './host.ts'
import type { Output } from './output.ts'
import { createOutput } from './output.ts'
import { createProgram } from './program.ts'
import { createProgressDisplay } from './progress/display.ts'
import type { Wording } from './progress/progress-text.ts'
import type { Session } from './session.ts'
import { createStyle, wantsColour } from './text/style.ts'

/** One invocation: the world, the words, and what the command has started so far. */
interface Invocation extends Wording {
  readonly host: CliHost
  readonly signal: AbortSignal
  connection: Promise<ServiceConnection> | null
  out: Output | null
}

/**
 * Runs one command and gives its exit code. `signal` ends it early: the command leaves everything clean first.
 * Nothing is left running when the promise resolves.
 */
export async function runCli(
  args: readonly string[],
  host: CliHost,
  signal: AbortSignal,
): Promise<number> {
  const readerGone = watchReader(host)
  const invocation: Invocation = {
    host,
    words: createTranslator(host.locale),
    format: createFormat(host.locale),
    signal: AbortSignal.any([signal, readerGone]),
    connection: null,
    out: null,
  }
  try {
    const cli = createCli(invocation.words, (options, work) =>
      work(startSession(invocation, options)),
    )
    await createProgram(cli, host).parseAsync(args, { from: 'user' })
    return exitCodes.done
  } catch (error) {
    if (readerGone.aborted) return exitCodes.done
    if (signal.aborted) return reportInterruption(invocation, signal.reason)
    return await reportFailure(invocation, failureOf(error))
  } finally {
    await invocation.connection?.then(
      (connection) => connection.close(),
      () => {},
    )
  }
}

/** A signal that is aborted when the reader of the output has gone (`graft images … | head`): then nothing is missing. */
function watchReader(host: CliHost): AbortSignal {
  const controller = new AbortController()
  for (const stream of [host.stdout, host.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED') controller.abort()
      else throw error
    })
  }
  return controller.signal
}

function startSession(invocation: Invocation, options: CommonOptions): Session {
  const { host, words, format, signal } = invocation
  const isJson = options.json ?? false
  const colours = (stream: CliHost['stdout']) =>
    wantsColour({ isTerminal: stream.isTTY === true, environment: host.environment })
  const out = createOutput({
    stdout: host.stdout,
    style: createStyle(colours(host.stdout)),
    isJson,
  })
  invocation.out = out
  const progress = createProgressDisplay({
    stderr: host.stderr,
    words,
    format,
    isJson,
    isQuiet: options.quiet ?? false,
    now: () => performance.now(),
  })
  const service = async () => {
    invocation.connection ??= host.connect()
    return (await invocation.connection).client
  }
  return { host, words, format, signal, out, progress, service }
}

function reportInterruption({ host, words, out }: Invocation, reason: unknown): number {
  if (out?.isJson === true && !out.hasBegun)
    writeJsonError(host, { code: 'work.cancelled', data: {} })
  host.stderr.write(`${words('error.work.cancelled')}\n`)
  return reason instanceof Interruption ? reason.exitCode : exitCodes.interrupted
}

async function reportFailure(invocation: Invocation, failure: Failure | null): Promise<number> {
  const { host, out } = invocation
  if (failure === null) return exitCodes.done
  const message = await failureMessage(invocation, failure)
  if (out?.isJson === true && !out.hasBegun) {
    const known = failure.kind === 'problem' ? failure.error : { code: failure.kind, data: {} }
    writeJsonError(host, { code: known.code, data: known.data, message })
  }
  if (failure.kind !== 'usage' || !failure.isSaid) host.stderr.write(`${message}\n`)
  return exitCodes[failure.kind]
}

/** What to type, where the words for every interface cannot say it. */
const hints: Partial<Record<ErrorCode, MessageKey>> = {
  'output.exists': 'cli.hint.replace',
  'project.not-found': 'cli.hint.new',
  'run.none': 'cli.hint.train',
  'web.cannot-listen': 'cli.hint.port',
}

async function failureMessage(invocation: Invocation, failure: Failure): Promise<string> {
  const { words, host } = invocation
  if (failure.kind === 'usage') return failure.message
  if (failure.kind === 'problem') {
    const hint = hints[failure.error.code]
    return [describeError(words, failure.error), ...(hint === undefined ? [] : [words(hint)])].join(
      ' ',
    )
  }
  const logs = await logFolder(invocation)
  const where = logs === null ? '' : ` ${words('cli.bug.logs', { path: logs })}`
  const stack = failure.error.stack ?? failure.error.message
  return `${words('cli.bug.what', { version: host.version })}${where}\n\n${stack}`
}

/** Where the service keeps its log, if it was started and still answers. */
async function logFolder({ connection }: Invocation): Promise<string | null> {
  try {
    const info = await (await connection)?.client.system.info()
    return info?.places.find(({ name }) => name === 'logs')?.path ?? null
  } catch {
    return null
  }
}

function writeJsonError(host: CliHost, error: object): void {
  host.stdout.write(`${JSON.stringify({ error }, null, 2)}\n`)
}
