import type { FeatureSpace } from './feature-space.ts'
import { createFeatureSpace } from './feature-space.ts'
import type { Matrix, MatrixProducts } from './products.ts'
import type { Standardisation } from './standardise.ts'
import { measureFeatures, standardise } from './standardise.ts'

/**
 * The rows that heads are solved on: prepared once, then solved for any labels, weights and
 * strengths.
 */
export interface PreparedRows {
  readonly imageCount: number
  /** Rows of one image are `imageCount` apart: all plain views, then all mirrored ones. */
  readonly viewCount: number
  readonly standardisation: Standardisation
  readonly space: FeatureSpace
}

/**
 * Standardises the features of the images in one or more views and finds the basis to solve in. The
 * first view is the one that is judged. Rows without a label may take part: they get weight 0 and
 * are given their logits all the same.
 */
export async function prepareRows(
  views: readonly Matrix[],
  labelCount: number,
  products: MatrixProducts,
): Promise<PreparedRows> {
  const [first] = views
  if (!first) throw new Error('no view to prepare')
  const standardisation = measureFeatures(views)
  const rows = standardise(views, standardisation)
  const space = await createFeatureSpace(rows, labelCount, products)
  return { imageCount: first.rowCount, viewCount: views.length, standardisation, space }
}
