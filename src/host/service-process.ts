import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'
import { parseWireFrame } from '../shared/contract/wire.ts'
import type { WireData, WireFrame } from '../shared/contract/wire.ts'
import { decideRestart } from './restart.ts'
import type { ServiceExit } from './service-exit.ts'

/** What a host starts, and who hears of it. */
export interface ServiceOptions {
  /** The service's entry: `out/main/service.js`, or a `.ts` file in tests. */
  readonly entry: string
  /** The Node that runs it, see `nodeBinary`. */
  readonly nodePath: string
  readonly environment?: NodeJS.ProcessEnv
  /** Decides what follows when it ended by itself. */
  readonly decideRestart?: typeof decideRestart
  /** Hears every change of `state`. */
  readonly onState?: (state: ServiceState) => void
  /** Gets what the service writes to its outputs, in pieces. */
  readonly onOutput?: (text: string) => void
}

/** Where a service process is in its life. */
export type ServiceState =
  | { readonly kind: 'starting' }
  | { readonly kind: 'running' }
  /** It ended by itself and is started again after the delay. */
  | { readonly kind: 'waiting'; readonly exit: ServiceExit; readonly delayMs: number }
  /** It ended too often in a row; the next `connect` tries again. */
  | { readonly kind: 'gave-up'; readonly exit: ServiceExit }
  | { readonly kind: 'stopped' }

/** Hears one connection. */
export interface ConnectionEvents {
  onData(data: WireData): void
  /** Called once, also when the service process ended: calls that wait for an answer will get none. */
  onClose(): void
}

/** One client's line to the service. */
export interface ServiceConnection {
  send(data: WireData): void
  close(): void
}

const lastWordsLength = 4000

/** How long a service may take to close its projects before it is ended. */
const stopGraceMs = 5000

/**
 * A service in a process of its own: started at once, restarted with growing waits when it ends by itself, reached by any
 * number of connections over its one channel.
 */
export class ServiceProcess {
  readonly #options: ServiceOptions
  readonly #connections = new Map<number, ConnectionEvents>()
  #state: ServiceState = { kind: 'starting' }
  #child: ChildProcess | null = null
  #exited = Promise.resolve()
  #restartTimer: NodeJS.Timeout | undefined
  #quickExitCount = 0
  #nextConnection = 0

  constructor(options: ServiceOptions) {
    this.#options = options
    this.#start()
  }

  get state(): ServiceState {
    return this.#state
  }

  /** Process id of the running service, or null while there is none. */
  get processId(): number | null {
    return this.#child?.pid ?? null
  }

  /** Opens a connection; while no service runs it is closed again at once, and a client tries later. */
  connect(events: ConnectionEvents): ServiceConnection {
    if (this.#state.kind === 'gave-up') {
      this.#quickExitCount = 0
      this.#start()
    }
    const connection = this.#nextConnection++
    if (!this.#child) {
      queueMicrotask(() => events.onClose())
      return { send() {}, close() {} }
    }
    this.#connections.set(connection, events)
    this.#send({ kind: 'open', connection })
    return {
      send: (data) => {
        if (this.#connections.has(connection)) this.#send({ kind: 'data', connection, data })
      },
      close: () => {
        if (this.#forget(connection)) this.#send({ kind: 'close', connection })
      },
    }
  }

  /** Lets the service close what it has open and waits for its end; a service that does not end is killed. */
  async stop(): Promise<void> {
    clearTimeout(this.#restartTimer)
    this.#setState({ kind: 'stopped' })
    const child = this.#child
    if (!child) return
    if (child.connected) child.disconnect()
    const timer = setTimeout(() => child.kill('SIGKILL'), stopGraceMs)
    await this.#exited
    clearTimeout(timer)
  }

  #start(): void {
    this.#setState({ kind: 'starting' })
    const startedAt = performance.now()
    const child = fork(this.#options.entry, [], {
      execPath: this.#options.nodePath,
      execArgv: [],
      env: this.#options.environment ?? process.env,
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    this.#child = child
    let lastWords = ''
    child.stdout?.setEncoding('utf8').on('data', (text: string) => this.#options.onOutput?.(text))
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      lastWords = (lastWords + text).slice(-lastWordsLength)
      this.#options.onOutput?.(text)
    })
    child.on('message', (message) => this.#receive(message))
    this.#exited = ended(child).then(({ code, signal, error }) => {
      this.#onExit({ code, signal, lastWords: lastWords + error }, performance.now() - startedAt)
    })
  }

  #onExit(exit: ServiceExit, ranMs: number): void {
    this.#child = null
    for (const [connection, events] of this.#connections) {
      this.#forget(connection)
      events.onClose()
    }
    if (this.#state.kind === 'stopped') return
    const decide = this.#options.decideRestart ?? decideRestart
    const decision = decide(ranMs, this.#quickExitCount)
    if (decision.kind === 'give-up') {
      this.#setState({ kind: 'gave-up', exit })
      return
    }
    this.#quickExitCount = decision.quickExitCount
    this.#setState({ kind: 'waiting', exit, delayMs: decision.delayMs })
    this.#restartTimer = setTimeout(() => this.#start(), decision.delayMs)
  }

  #receive(message: unknown): void {
    const frame = parseWireFrame(message)
    if (frame?.kind === 'ready' && this.#state.kind === 'starting')
      this.#setState({ kind: 'running' })
    if (frame?.kind === 'data') this.#connections.get(frame.connection)?.onData(frame.data)
    if (frame?.kind === 'close') {
      const events = this.#connections.get(frame.connection)
      if (this.#forget(frame.connection)) events?.onClose()
    }
  }

  #send(frame: WireFrame): void {
    // A frame that a dying process does not take is answered by its exit, which closes every connection.
    if (this.#child?.connected) this.#child.send(frame, () => {})
  }

  #forget(connection: number): boolean {
    return this.#connections.delete(connection)
  }

  #setState(state: ServiceState): void {
    this.#state = state
    this.#options.onState?.(state)
  }
}

/** How long after its end a process may still be read: what it started could hold its outputs open. */
const lastWordsGraceMs = 1000

/** Waits until a process has ended, or could not be started, and its outputs have been read. */
async function ended(child: ChildProcess) {
  // Not `close`: Node leaves it out when this side has disconnected the channel.
  const end = new Promise<{ code: number | null; signal: NodeJS.Signals | null; error: string }>(
    (resolve) => {
      child.once('exit', (code, signal) => resolve({ code, signal, error: '' }))
      child.once('error', ({ message: error }) => {
        if (child.pid === undefined) resolve({ code: null, signal: null, error })
      })
    },
  )
  const read = [child.stdout, child.stderr].map(
    (stream) => new Promise<void>((resolve) => stream?.once('close', () => resolve())),
  )
  const exit = await end
  await Promise.race([Promise.all(read), delay(lastWordsGraceMs, undefined, { ref: false })])
  return exit
}
