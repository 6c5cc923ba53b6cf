import type { InferenceSession } from 'onnxruntime-node'
import { GraftError } from '../../shared/errors.ts'
import { inferenceVersion, onnxRuntime } from './runtime.ts'

/** Numbers with a shape, row-major. */
export type Tensor =
  | { type: 'float32'; dims: readonly number[]; data: Float32Array }
  | { type: 'uint8'; dims: readonly number[]; data: Uint8Array }
  | { type: 'int64'; dims: readonly number[]; data: BigInt64Array }

/** How a session uses the machine. */
export interface SessionOptions {
  threadCount: number
  /**
   * Keeps the working memory between runs instead of giving it back after each. For runs of the same shapes over and
   * over: taking memory afresh costs up to a third of the time, and pieces of it stay behind. Off by default, since the
   * memory of the largest shape ever met would stay.
   */
  keepsMemory?: boolean
}

/** An ONNX model ready to run. */
export interface Session {
  readonly inputNames: readonly string[]
  readonly outputNames: readonly string[]
  /**
   * Computes all outputs. Inputs are read where they are and may be used again afterwards; outputs are new. The thread
   * is blocked meanwhile although this returns a promise (onnxruntime #19611).
   *
   * @throws GraftError engine.out-of-memory
   */
  run(inputs: Readonly<Record<string, Tensor>>): Promise<Record<string, Tensor>>
  close(): Promise<void>
}

/**
 * Opens a model given as bytes or as a path.
 *
 * @throws GraftError engine.out-of-memory
 */
export async function createSession(
  model: Uint8Array | string,
  options: SessionOptions,
): Promise<Session> {
  const { InferenceSession } = onnxRuntime()
  const sessionOptions: InferenceSession.SessionOptions = {
    intraOpNumThreads: options.threadCount,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    enableCpuMemArena: options.keepsMemory ?? false,
    logSeverityLevel: 4,
  }
  const opened = await withMemoryErrors(() =>
    typeof model === 'string'
      ? InferenceSession.create(model, sessionOptions)
      : InferenceSession.create(model, sessionOptions),
  )
  return new OnnxSession(opened)
}

class OnnxSession implements Session {
  readonly #session: InferenceSession
  #isOpen = true

  constructor(session: InferenceSession) {
    this.#session = session
  }

  get inputNames(): readonly string[] {
    return this.#session.inputNames
  }

  get outputNames(): readonly string[] {
    return this.#session.outputNames
  }

  async run(inputs: Readonly<Record<string, Tensor>>): Promise<Record<string, Tensor>> {
    const { Tensor } = onnxRuntime()
    const feeds = Object.entries(inputs).map(([name, { type, data, dims }]) => [
      name,
      new Tensor(type, data, dims),
    ])
    const feedByName = Object.fromEntries(feeds) as InferenceSession.FeedsType
    const outputs = await withMemoryErrors(() => this.#session.run(feedByName))
    const named = Object.entries(outputs).map(([name, { type, data, dims }]) => [
      name,
      { type, data, dims },
    ])
    return Object.fromEntries(named) as Record<string, Tensor>
  }

  async close(): Promise<void> {
    if (!this.#isOpen) return
    this.#isOpen = false
    await this.#session.release()
  }
}

/** How ONNX Runtime and V8 word it when there is no memory left. */
const memoryMessages = /bad_alloc|failed to allocate memory|array buffer allocation failed/i

async function withMemoryErrors<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (thrown) {
    const message = thrown instanceof Error ? thrown.message : String(thrown)
    if (!memoryMessages.test(message)) throw thrown
    const detail = message.trim().slice(-300)
    throw new GraftError(
      'engine.out-of-memory',
      { engine: 'ONNX Runtime', detail },
      { cause: thrown },
    )
  }
}

/** Version of ONNX Runtime and the names of the execution providers that came with it. */
export function inferenceRuntime(): { version: string; providers: string[] } {
  const bundled = onnxRuntime()
    .listSupportedBackends()
    .filter((backend) => backend.bundled)
  return { version: inferenceVersion(), providers: bundled.map(({ name }) => name) }
}
