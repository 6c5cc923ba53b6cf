import { join } from 'node:path'
import type { BaseModel } from '../../shared/domain/base-model.ts'
import type { ImageId } from '../../shared/domain/ids.ts'
import type { DecodeJournal } from '../imaging/journal.ts'
import { GraftError } from '../../shared/errors.ts'
import type { Extracted, Picture } from './extraction.ts'
import { FeatureCache } from './feature-cache.ts'
import { featureKeyName, featureWidth } from './feature-key.ts'
import type { View } from './feature-key.ts'
import { FeatureTableBuilder } from './feature-table.ts'
import type { FeatureTable } from './feature-table.ts'
import { featureView } from './feature-view.ts'
import type { LaneChoice } from './lanes.ts'

/** An image and the file that it is read from. */
export interface FeatureImage {
  id: ImageId
  path: string
}

/** Which features are wanted of which images, and where they are kept. */
export interface FeatureRequest {
  base: BaseModel
  /** Folders that hold base models, the shipped ones first. */
  basesFolders: readonly string[]
  /** Side of the model pixels. */
  side: number
  /** The plain view is always part of the table. */
  views: readonly View[]
  /** Every id once. */
  images: readonly FeatureImage[]
  cacheFolder: string
  /** Where ONNX views of base models are kept. */
  viewFolder: string
  lanes: LaneChoice
  /** Is told what is in hand, for the case that a decoder takes the process down. */
  journal?: DecodeJournal
  /** Paths that were in hand when a process died: they are read last and one by one, so that only one is in hand. */
  suspectPaths?: ReadonlySet<string>
}

/** Who watches a computation, and may end it. */
export interface FeatureHooks {
  signal?: AbortSignal
  /** `doneCount` counts images: those from the cache (`reusedCount`), computed ones and unreadable ones. */
  onProgress?(doneCount: number, totalCount: number, reusedCount: number): void
  /** An image that could not be read and is left out; `error` is a GraftError `image.unreadable`. */
  onProblem?(image: FeatureImage, error: Error): void
}

/**
 * The features of images: from the cache where they are there, computed and added to it where not. A cached row equals
 * a computed one bit for bit. What was computed before an error, a cancellation or a kill is not computed again.
 *
 * @throws GraftError work.cancelled, engine.out-of-memory, project.disk-full, base.*
 */
export async function computeFeatures(
  request: FeatureRequest,
  hooks: FeatureHooks = {},
): Promise<FeatureTable> {
  const work = new FeatureWork(request, hooks)
  try {
    const missing = work.takeCached()
    if (missing.length > 0) await work.compute(missing)
    return work.finish()
  } finally {
    work.close()
  }
}

interface MissingImage extends Picture {
  source: string
  image: FeatureImage
  index: number
}

class FeatureWork {
  readonly #request: FeatureRequest
  readonly #hooks: FeatureHooks
  readonly #views: readonly View[]
  readonly #table: FeatureTableBuilder
  readonly #caches: ReadonlyMap<View, FeatureCache>
  #doneCount = 0
  #reusedCount = 0

  constructor(request: FeatureRequest, hooks: FeatureHooks) {
    const { base, side, images, cacheFolder } = request
    const ids = images.map(({ id }) => id)
    if (new Set(ids).size !== ids.length) throw new Error('an image is asked for twice')
    const width = featureWidth(base)
    this.#request = request
    this.#hooks = hooks
    this.#views = [...new Set<View>(['plain', ...request.views])]
    this.#table = new FeatureTableBuilder(ids, this.#views, width)
    this.#caches = new Map(
      this.#views.map((view) => {
        const folder = join(cacheFolder, featureKeyName({ base, side, view }))
        return [view, new FeatureCache(folder, width)] as const
      }),
    )
  }

  /** Fills in what is cached; returns the images of which a view is missing. */
  takeCached(): MissingImage[] {
    const { images } = this.#request
    const missing = new Map<number, View[]>()
    for (const [view, cache] of this.#caches) {
      const found = cache.read(
        new Map(images.map(({ id }, index) => [id, this.#table.row(index, view)])),
      )
      for (const [index, { id }] of images.entries()) {
        if (!found.has(id)) missing.set(index, [...(missing.get(index) ?? []), view])
      }
    }
    this.#reusedCount = images.length - missing.size
    this.#doneCount = this.#reusedCount
    this.#report()
    return images.flatMap((image, index) => {
      const views = missing.get(index)
      return views ? [{ image, index, source: image.path, views }] : []
    })
  }

  async compute(missing: readonly MissingImage[]): Promise<void> {
    const { base, side, suspectPaths = new Set(), journal, lanes: choice } = this.#request
    const { signal } = this.#hooks
    if (signal?.aborted) throw new GraftError('work.cancelled', {})
    // Decoder and ONNX Runtime are loaded only where there is something to compute.
    const { createLanes } = await import('./lanes.ts')
    const viewPath = await featureView(this.#request)
    const setting = { viewPath, side, width: featureWidth(base) }
    const lanes = await createLanes(choice, setting, missing.length)
    try {
      const isSuspect = ({ source }: MissingImage) => suspectPaths.has(source)
      const note = (missed: MissingImage, extracted: Extracted) => this.#note(missed, extracted)
      const trusted = missing.filter((missed) => !isSuspect(missed))
      await lanes.extractAll(trusted, note, { signal, journal })
      await lanes.extractAll(missing.filter(isSuspect), note, { signal, journal, isOneByOne: true })
    } finally {
      await lanes.close()
    }
  }

  finish(): FeatureTable {
    return this.#table.finish()
  }

  close(): void {
    for (const cache of this.#caches.values()) cache.close()
  }

  #note({ image, index, views }: MissingImage, extracted: Extracted): void {
    if (extracted.kind === 'unreadable') {
      this.#table.leaveOut(image.id)
      this.#hooks.onProblem?.(image, extracted.error)
    } else {
      for (const [place, view] of views.entries()) {
        const row = extracted.rows[place]
        if (!row) throw new Error(`no row of the view ${view}`)
        this.#table.row(index, view).set(row)
        this.#caches.get(view)?.append(image.id, row)
      }
    }
    this.#doneCount++
    this.#report()
  }

  #report(): void {
    this.#hooks.onProgress?.(this.#doneCount, this.#request.images.length, this.#reusedCount)
  }
}
