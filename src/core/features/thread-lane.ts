import { Worker } from 'node:worker_threads'
import { errorFromRecord, GraftError } from '../../shared/errors.ts'
import type { Extracted, Extraction, ExtractionSetting, Picture } from './extraction.ts'
import type { LaneExtracted, LaneReply, LaneRequest, LaneStart } from './lane-message.ts'

interface Pending {
  resolve(extracted: Extracted): void
  reject(error: Error): void
}

/**
 * An extraction in a thread of its own, so that several compute at once and none blocks the caller.
 *
 * @param threadEntry the module to start, which calls `runLaneThread`
 * @throws GraftError engine.out-of-memory
 */
export async function createThreadLane(
  threadEntry: URL | string,
  setting: ExtractionSetting,
): Promise<Extraction> {
  const workerData: LaneStart = { lane: setting }
  const worker = new Worker(threadEntry, { workerData, name: 'features' })
  const lane = new ThreadLane(worker)
  await lane.ready
  return lane
}

class ThreadLane implements Extraction {
  readonly ready: Promise<void>
  readonly #worker: Worker
  readonly #exited: Promise<void>
  readonly #pending = new Map<number, Pending>()
  #failure: Error | null = null
  #nextId = 0

  constructor(worker: Worker) {
    this.#worker = worker
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    this.ready = promise
    worker.on('message', (reply: LaneReply) => {
      if (reply.kind === 'ready') resolve()
      else if (reply.kind === 'not-ready') {
        void worker.terminate()
        reject(errorFromRecord(reply.error))
      } else this.#settle(reply)
    })
    worker.on('error', (thrown) => {
      this.#fail(laneError(thrown))
    })
    this.#exited = new Promise((exited) => {
      worker.on('exit', (code) => {
        this.#fail(new Error(`a feature thread ended with code ${code}`))
        reject(this.#failure ?? new Error('a feature thread did not start'))
        exited()
      })
    })
  }

  extract(picture: Picture): Promise<Extracted> {
    if (this.#failure) return Promise.reject(this.#failure)
    const id = this.#nextId++
    const { promise, resolve, reject } = Promise.withResolvers<Extracted>()
    this.#pending.set(id, { resolve, reject })
    this.#send({ kind: 'extract', id, picture })
    return promise
  }

  async close(): Promise<void> {
    this.#send({ kind: 'close' })
    await this.#exited
  }

  #send(request: LaneRequest): void {
    this.#worker.postMessage(request)
  }

  #settle(reply: Extract<LaneReply, { id: number }>): void {
    const pending = this.#pending.get(reply.id)
    this.#pending.delete(reply.id)
    if (reply.kind === 'failed') pending?.reject(errorFromRecord(reply.error))
    else pending?.resolve(received(reply.extracted))
  }

  /** The first failure is the cause of those that follow. */
  #fail(error: Error): void {
    this.#failure ??= error
    for (const { reject } of this.#pending.values()) reject(this.#failure)
    this.#pending.clear()
  }
}

function received(extracted: LaneExtracted): Extracted {
  if (extracted.kind === 'rows') return extracted
  return { kind: 'unreadable', error: errorFromRecord(extracted.error) }
}

/** Node ends a thread whose JavaScript heap is full by an error of this code. */
function laneError(thrown: unknown): Error {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown))
  if (!('code' in error) || error.code !== 'ERR_WORKER_OUT_OF_MEMORY') return error
  return new GraftError(
    'engine.out-of-memory',
    { engine: 'feature thread', detail: error.message },
    { cause: error },
  )
}
