import type { DecodeJournal } from '../imaging/journal.ts'
import { physicalCoreCount } from '../inference/core-count.ts'
import { GraftError } from '../../shared/errors.ts'
import { createExtraction } from './extraction.ts'
import { PictureStream } from './picture-stream.ts'
import type { Extracted, Extraction, ExtractionSetting, Picture } from './extraction.ts'
import { createThreadLane } from './thread-lane.ts'

/** Where extractions run: in threads that start `threadEntry`, or one in this thread, which it blocks. */
export type LaneChoice =
  { kind: 'threads'; threadEntry: URL | string; laneCount?: number } | { kind: 'this-thread' }

/**
 * Pictures in hand a lane: one in the network, one being decoded meanwhile. Each runs through the network alone: several
 * together were no faster in one thread, take more memory, and stop later.
 */
const inHand = 2

/** A lane takes some 80 MB. */
const mostLanes = 8

/** Several extractions side by side that share one stream of pictures. */
export interface Lanes {
  /**
   * Takes pictures as lanes become free and hands each result over, in the order in which they are finished. Ends early
   * when `signal` is aborted: what is in hand is still finished and handed over, then `work.cancelled` is thrown.
   *
   * @throws GraftError work.cancelled, engine.out-of-memory
   */
  extractAll<Item extends Picture>(
    pictures: Iterable<Item> | AsyncIterable<Item>,
    onExtracted: (picture: Item, extracted: Extracted) => void,
    options?: ExtractAllOptions,
  ): Promise<void>
  close(): Promise<void>
}

/** How pictures are taken. */
export interface ExtractAllOptions {
  signal?: AbortSignal | undefined
  /** Is told the paths that are in hand. */
  journal?: DecodeJournal | undefined
  /** One picture at a time and nothing else in hand, to tell which one takes the process down. */
  isOneByOne?: boolean | undefined
}

/**
 * Starts lanes for the given number of pictures, not more than are worth while.
 *
 * @throws GraftError engine.out-of-memory
 */
export async function createLanes(
  choice: LaneChoice,
  setting: Omit<ExtractionSetting, 'threadCount'>,
  pictureCount = Infinity,
): Promise<Lanes> {
  if (choice.kind === 'this-thread') {
    return new SharedLanes([await createExtraction({ ...setting, threadCount: 1 })])
  }
  const wanted = Math.min(choice.laneCount ?? defaultLaneCount(), pictureCount)
  const started = await Promise.allSettled(
    Array.from({ length: Math.max(wanted, 1) }, () =>
      createThreadLane(choice.threadEntry, { ...setting, threadCount: 1 }),
    ),
  )
  const lanes = new SharedLanes(
    started.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : [])),
  )
  const failed = started.find((one) => one.status === 'rejected')
  if (failed === undefined) return lanes
  await lanes.close()
  throw failed.reason
}

/**
 * One thread a core: two single-threaded networks beside each other did a fifth more than one with two threads, whose
 * threads wait for each other after every layer.
 */
function defaultLaneCount(): number {
  return Math.min(physicalCoreCount(), mostLanes)
}

class SharedLanes implements Lanes {
  readonly #extractions: readonly Extraction[]

  constructor(extractions: readonly Extraction[]) {
    this.#extractions = extractions
  }

  async extractAll<Item extends Picture>(
    pictures: Iterable<Item> | AsyncIterable<Item>,
    onExtracted: (picture: Item, extracted: Extracted) => void,
    options: ExtractAllOptions = {},
  ): Promise<void> {
    const { signal, journal, isOneByOne = false } = options
    const stream = new PictureStream(pictures)
    const takers = isOneByOne
      ? this.#extractions.slice(0, 1)
      : this.#extractions.flatMap((one) => new Array<Extraction>(inHand).fill(one))
    const takeAll = async (extraction: Extraction) => {
      try {
        for (let one = await stream.next(); one !== null; one = await stream.next()) {
          if (signal?.aborted) throw new GraftError('work.cancelled', {})
          onExtracted(one, await extractHeld(extraction, one, journal))
        }
      } catch (thrown) {
        stream.stop()
        throw thrown
      }
    }
    const finished = await Promise.allSettled(takers.map(takeAll))
    const failed = finished.find((one) => one.status === 'rejected')
    if (failed) throw failed.reason
  }

  async close(): Promise<void> {
    await Promise.all(this.#extractions.map((extraction) => extraction.close()))
  }
}

/** Extracts a picture while its path stands in the journal; bytes have no path that could be noted. */
async function extractHeld(
  extraction: Extraction,
  { source, views }: Picture,
  journal: DecodeJournal | undefined,
): Promise<Extracted> {
  if (journal === undefined || typeof source !== 'string') {
    return extraction.extract({ source, views })
  }
  journal.hold(source)
  try {
    return await extraction.extract({ source, views })
  } finally {
    journal.release(source)
  }
}
