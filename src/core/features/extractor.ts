import { physicalCoreCount } from '../inference/core-count.ts'
import { createExtraction } from './extraction.ts'
import { featureWidth } from './feature-key.ts'
import { featureView } from './feature-view.ts'
import type { ViewRequest } from './feature-view.ts'

/** Features of single pictures, without a cache. The network stays loaded. */
export interface Extractor {
  /** Numbers a row. */
  readonly width: number
  /**
   * The features of a file given as its path or its bytes, plain view.
   *
   * @throws GraftError image.unreadable, engine.out-of-memory
   */
  extract(source: string | Uint8Array): Promise<Float32Array>
  close(): Promise<void>
}

/**
 * Loads a base for single pictures: one network with all cores in this thread, which it blocks while it computes. For
 * many pictures `createLanes` is quicker.
 *
 * @throws GraftError base.not-found, base.not-built, base.damaged, engine.out-of-memory
 */
export async function createExtractor(
  request: ViewRequest & { threadCount?: number },
): Promise<Extractor> {
  const width = featureWidth(request.base)
  const { side, threadCount = physicalCoreCount() } = request
  const viewPath = await featureView(request)
  const extraction = await createExtraction({ viewPath, side, width, threadCount })
  return {
    width,
    async extract(source) {
      const extracted = await extraction.extract({ source, views: ['plain'] })
      if (extracted.kind === 'unreadable') throw extracted.error
      const row = extracted.rows[0]
      if (!row) throw new Error('no row came of a picture')
      return row
    },
    close: () => extraction.close(),
  }
}
