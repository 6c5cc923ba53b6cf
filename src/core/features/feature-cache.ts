import { randomBytes } from 'node:crypto'
import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { ImageId } from '../../shared/domain/ids.ts'
import { GraftError } from '../../shared/errors.ts'
import { entriesEnding, readEntries, readRows, ShardWriter } from './feature-shard.ts'
import type { WantedRow } from './feature-shard.ts'

interface StoredRow {
  shard: string
  place: number
  checkSum: number
}

/**
 * Feature rows of one key (base, taps, side, view, …) on disk, by image. Every process appends to a shard of its own and
 * reads those of all, so that several may work on one cache; a kill loses at most the row being written. It is a cache:
 * what cannot be read is missing, and deleting it costs time alone.
 */
export class FeatureCache {
  readonly #folder: string
  readonly #width: number
  /** Usually one place an image; more where processes worked side by side or a row was lost. */
  readonly #stored = new Map<ImageId, StoredRow[]>()
  #writer: ShardWriter | null = null

  /** Opens the cache of a key, `width` numbers a row; the folder need not exist. */
  constructor(folder: string, width: number) {
    this.#folder = folder
    this.#width = width
    for (const shard of shardsIn(folder)) this.#noteEntries(shard)
  }

  /** Copies the rows that are there to their targets; returns the ids of those. */
  read(wanted: ReadonlyMap<ImageId, Float32Array>): Set<ImageId> {
    const found = new Set<ImageId>()
    for (let attempt = 0; ; attempt++) {
      const byShard = this.#placesOf(wanted, found, attempt)
      if (byShard.size === 0) return found
      for (const [shard, rows] of byShard) {
        rows.sort((one, other) => one.place - other.place)
        for (const id of unlessGone(() => readRows(join(this.#folder, shard), rows))) found.add(id)
      }
    }
  }

  /** @throws GraftError project.disk-full, project.cannot-write */
  append(id: ImageId, row: Float32Array): void {
    try {
      this.#writer ??= this.#createShard()
      this.#writer.append(id, row)
    } catch (thrown) {
      this.close()
      throw writeError(this.#folder, thrown)
    }
  }

  /** Ends this process's shard; what was appended is read by caches that are opened from now on. */
  close(): void {
    this.#writer?.close()
    this.#writer = null
  }

  #createShard(): ShardWriter {
    mkdirSync(this.#folder, { recursive: true })
    const name = `${Date.now().toString(36)}-${process.pid}-${randomBytes(3).toString('hex')}`
    return new ShardWriter(join(this.#folder, name), this.#width)
  }

  /** Where to look, by shard, for what was not found at earlier attempts. */
  #placesOf(
    wanted: ReadonlyMap<ImageId, Float32Array>,
    found: ReadonlySet<ImageId>,
    attempt: number,
  ): Map<string, WantedRow[]> {
    const byShard = new Map<string, WantedRow[]>()
    for (const [id, target] of wanted) {
      const stored = found.has(id) ? undefined : this.#stored.get(id)?.[attempt]
      if (stored === undefined) continue
      const rows = byShard.get(stored.shard) ?? []
      rows.push({ id, target, place: stored.place, checkSum: stored.checkSum })
      byShard.set(stored.shard, rows)
    }
    return byShard
  }

  #noteEntries(shard: string): void {
    const entries = unlessGone(() => readEntries(join(this.#folder, shard)))
    for (const [place, { id, checkSum }] of entries.entries()) {
      const places = this.#stored.get(id)
      if (places) places.push({ shard, place, checkSum })
      else this.#stored.set(id, [{ shard, place, checkSum }])
    }
  }
}

function shardsIn(folder: string): string[] {
  return unlessGone(() => readdirSync(folder))
    .filter((name) => name.endsWith(entriesEnding))
    .map((name) => name.slice(0, -entriesEnding.length))
    .sort()
}

/** Somebody may empty the cache while it is read. */
function unlessGone<Item>(read: () => Item[]): Item[] {
  try {
    return read()
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOENT') return []
    throw thrown
  }
}

function writeError(path: string, thrown: unknown): unknown {
  const code = codeOf(thrown)
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new GraftError('project.disk-full', { path }, { cause: thrown })
  }
  if (code === undefined) return thrown
  return new GraftError('project.cannot-write', { path, detail: code }, { cause: thrown })
}

function codeOf(thrown: unknown): string | undefined {
  if (!(thrown instanceof Error) || !('code' in thrown)) return undefined
  return typeof thrown.code === 'string' ? thrown.code : undefined
}
