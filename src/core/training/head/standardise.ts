import type { Matrix } from './products.ts'

/**
 * How raw features become standardised ones; features that do not vary over the learn rows are left
 * out.
 */
export interface Standardisation {
  readonly width: number
  /** Indices of the features that vary, ascending. */
  readonly columns: Int32Array
  /** Mean and standard deviation of each of `columns`. */
  readonly means: Float64Array
  readonly scales: Float64Array
}

/**
 * A feature varies when its standard deviation is above this share of its mean, which is what
 * rounding to float32 can make of a constant, and above this share of the typical deviation, below
 * which its weight would be enormous.
 */
const smallestVariation = 1e-6

/**
 * Means and standard deviations (of the population, as scikit-learn's StandardScaler) over the rows
 * of all views. The first row is subtracted before squaring, so that constants have no deviation at
 * all. At least one feature is kept.
 */
export function measureFeatures(views: readonly Matrix[]): Standardisation {
  const { sums, squares, origin, rowCount } = sumFeatures(views)
  const means = sums.map((sum, column) => origin[column]! + sum / rowCount) // as long as sums
  const scales = squares.map((square, column) => {
    const mean = sums[column]! / rowCount // as long as squares
    return Math.sqrt(Math.max(0, square / rowCount - mean * mean))
  })
  const typical = Math.sqrt(scales.reduce((sum, scale) => sum + scale * scale, 0) / scales.length)
  const varies = (column: number): boolean =>
    scales[column]! > smallestVariation * Math.max(Math.abs(means[column]!), typical) // as above
  const varying = Int32Array.from(scales.keys().filter(varies))
  const columns = varying.length > 0 ? varying : Int32Array.of(0)
  return {
    width: scales.length,
    columns,
    means: Float64Array.from(columns, (column) => means[column]!), // columns index means
    scales: Float64Array.from(columns, (column) => scales[column]! || 1), // and scales
  }
}

function sumFeatures(views: readonly Matrix[]): {
  sums: Float64Array
  squares: Float64Array
  origin: Float32Array
  rowCount: number
} {
  const [first] = views
  if (!first || first.rowCount === 0) throw new Error('no row to measure the features on')
  const width = first.columnCount
  const origin = first.data.subarray(0, width)
  const sums = new Float64Array(width)
  const squares = new Float64Array(width)
  let rowCount = 0
  for (const view of views) {
    rowCount += view.rowCount
    for (let start = 0; start < view.rowCount * width; start += width)
      for (let column = 0; column < width; column += 1) {
        const difference = view.data[start + column]! - origin[column]! // within a row
        sums[column]! += difference
        squares[column]! += difference * difference
      }
  }
  return { sums, squares, origin, rowCount }
}

/**
 * The varying features of all views, one view after the other, with mean 0 and deviation 1 over all
 * rows.
 */
export function standardise(views: readonly Matrix[], standardisation: Standardisation): Matrix {
  const { columns, means, scales, width } = standardisation
  const columnCount = columns.length
  const rowCount = views.reduce((sum, view) => sum + view.rowCount, 0)
  const data = new Float32Array(rowCount * columnCount)
  const inverses = scales.map((scale) => 1 / scale)
  let to = 0
  for (const view of views)
    for (let from = 0; from < view.rowCount * width; from += width)
      for (let index = 0; index < columnCount; index += 1, to += 1) {
        const value = view.data[from + columns[index]!]! // columns index a row
        data[to] = (value - means[index]!) * inverses[index]! // as long as columns
      }
  return { data, rowCount, columnCount }
}

/** Weights and bias that take raw features, equal to those that take standardised ones. */
export function foldStandardisation(
  standardisation: Standardisation,
  weights: Float64Array,
  bias: Float64Array,
): { weights: Float32Array; bias: Float32Array } {
  const { columns, means, scales, width } = standardisation
  const labelCount = bias.length
  const rawWeights = new Float32Array(width * labelCount)
  const rawBias = Float64Array.from(bias)
  columns.forEach((column, index) => {
    for (let label = 0; label < labelCount; label += 1) {
      const weight = Math.fround(weights[index * labelCount + label]! / scales[index]!) // in shape
      rawWeights[column * labelCount + label] = weight
      rawBias[label]! -= weight * means[index]! // label < labelCount, index < columns
    }
  })
  return { weights: rawWeights, bias: Float32Array.from(rawBias) }
}
