import { fork } from 'node:child_process'
import type { Serializable } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { createORPCClient, ORPCError } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import type { ContractRouterClient } from '@orpc/contract'
import type { workContract } from '../shared/contract/work.ts'
import { GraftError } from '../shared/errors.ts'
import { fromRpcError } from '../shared/contract/rpc-errors.ts'

/** A worker's procedures. */
export type WorkClient = ContractRouterClient<typeof workContract>

/** One worker process. */
export interface WorkerProcess {
  readonly client: WorkClient
  readonly processId: number
  /** Resolves when the process is gone. */
  readonly exited: Promise<void>
  /** Whether it is gone. */
  hasExited(): boolean
  /** Runs a call; known errors come back as themselves, a death as `worker.died` or `engine.out-of-memory`. */
  call<T>(use: (client: WorkClient) => Promise<T>): Promise<T>
  /** The known error behind anything that a call or its iteration threw. */
  explain(thrown: unknown): Promise<unknown>
  kill(signal?: NodeJS.Signals): void
}

/** What a worker is for; the same entry serves all. */
export type WorkerKind = 'interactive' | 'train' | 'predict' | 'export' | 'prove'

const stderrTailLength = 4000
/** After a broken connection the exit follows within this time, or the connection itself is the bug. */
const exitGraceMs = 3000

/** Starts a worker. It ends by itself when this process does. */
export function startWorker(
  kind: WorkerKind,
  entry: URL,
  options: { nodeArguments?: readonly string[] } = {},
): WorkerProcess {
  const child = fork(fileURLToPath(entry), [kind], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    execArgv: [...(options.nodeArguments ?? [])],
    // glibc keeps a heap a thread; two are enough and keep the resident size of decoding flat.
    // Decoding and file reading share libuv's threads: one a core to decode, two to read.
    env: {
      ...process.env,
      MALLOC_ARENA_MAX: '2',
      UV_THREADPOOL_SIZE: String(availableParallelism() + 2),
    },
  })
  let stderrTail = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderrTail = (stderrTail + text).slice(-stderrTailLength)
  })
  let exitDetail: string | null = null
  const exited = new Promise<void>((resolve) => {
    const onExit = (code: number | null, signal: NodeJS.Signals | null) => {
      exitDetail ??= signal ? `signal ${signal}` : `exit code ${code}`
      resolve()
    }
    child.once('exit', onExit)
    child.once('error', (error) => {
      exitDetail ??= error.message
      resolve()
    })
  })
  const client: WorkClient = createORPCClient(
    new RPCLink({
      port: {
        on(event, callback) {
          if (event === 'message') child.on('message', (data: unknown) => callback({ data }))
          if (event === 'close') child.once('exit', () => callback())
        },
        postMessage(data: Serializable) {
          // A message to a process that is going is answered by its exit.
          if (child.connected) child.send(data, () => {})
        },
      },
    }),
  )
  const death = () => {
    const detail = [exitDetail, stderrTail.trim().split('\n').at(-1)].filter(Boolean).join('; ')
    return /heap out of memory|Array buffer allocation failed/.test(stderrTail)
      ? new GraftError('engine.out-of-memory', { engine: kind, detail })
      : new GraftError('worker.died', { kind, detail })
  }
  const worker: WorkerProcess = {
    client,
    processId: child.pid ?? 0,
    exited,
    hasExited: () => exitDetail !== null,
    async explain(thrown) {
      const known = fromRpcError(thrown)
      if (known) return known
      if (thrown instanceof ORPCError) return workerBug(kind, thrown, stderrTail)
      await Promise.race([
        exited,
        new Promise((resolve) => setTimeout(resolve, exitGraceMs).unref()),
      ])
      return exitDetail === null ? thrown : death()
    },
    async call(use) {
      if (exitDetail !== null) throw death()
      try {
        return await use(client)
      } catch (thrown) {
        throw await worker.explain(thrown)
      }
    },
    kill: (signal = 'SIGKILL') => void child.kill(signal),
  }
  return worker
}

/** A bug crosses without its stack; the worker wrote that to its error stream. */
function workerBug(kind: WorkerKind, thrown: ORPCError<string, unknown>, stderr: string): Error {
  const error = new Error(`a bug in the ${kind} worker: ${thrown.message}`, { cause: thrown })
  if (stderr !== '') error.stack = `${error.message}\n${stderr}`
  return error
}
