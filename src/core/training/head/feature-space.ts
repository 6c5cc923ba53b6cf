import type { Matrix, MatrixProducts } from './products.ts'
import { applyInverse } from './precondition.ts'
import { measureSpectrum } from './spectrum.ts'

/** A vector of coefficients with its image under the metric of their space. */
export interface Pair {
  readonly value: Float64Array
  /**
   * The inner product of two vectors is the plain one of the first's value with the second's image.
   */
  readonly image: Float64Array
}

/** A vector of coefficients with the logits that it gives all rows, [n, k]. */
export interface Placed extends Pair {
  readonly logits: Float64Array
}

/**
 * The coefficients of a linear model in a basis that suits the data's shape, as one vector of
 * `size` numbers: the weights, then one bias a label. Distances and the penalty are always those of
 * the weights themselves.
 */
export interface FeatureSpace {
  readonly rowCount: number
  readonly labelCount: number
  readonly size: number
  /** Numbers of a vector that are penalised; the biases after them are not. */
  readonly penalisedCount: number
  /** A vector times the inverse of the Hessian as the spectrum models it. */
  applyInverse(vector: Float64Array, penalty: number, curvature: number): Promise<Float64Array>
  /** The vector itself, not a copy, with its image and its logits. */
  place(vector: Float64Array): Promise<Placed>
  /** The gradient by the coefficients, from the gradient by the logits; new arrays each time. */
  pullBack(residuals: Float64Array): Promise<Pair>
  /** The weights of the features, [d, k]. */
  weights(vector: Float64Array): Promise<Float64Array>
}

/**
 * Chooses the basis: with no more rows than features the rows themselves, since the penalised
 * weights are a combination of rows (Schölkopf, Herbrich and Smola 2001, A generalized representer
 * theorem), which leaves n × n products instead of n × d ones; else the features. Both describe the
 * same problem and their solvers make the same steps.
 */
export async function createFeatureSpace(
  rows: Matrix,
  labelCount: number,
  products: MatrixProducts,
): Promise<FeatureSpace> {
  return rows.rowCount > rows.columnCount
    ? createWeightSpace(rows, labelCount, products)
    : createRowSpace(rows, labelCount, products)
}

/** Coefficients are the weights of the features, [d, k]; their metric is the plain one. */
export async function createWeightSpace(
  rows: Matrix,
  labelCount: number,
  products: MatrixProducts,
): Promise<FeatureSpace> {
  const { rowCount, columnCount } = rows
  const penalisedCount = columnCount * labelCount
  const timesScatter = async (block: Matrix): Promise<Float32Array> => {
    const data = await products.multiply(rows, block)
    return products.multiplyTransposed(rows, { data, rowCount, columnCount: block.columnCount })
  }
  const spectrum = await measureSpectrum(timesScatter, columnCount, rowCount)
  return {
    rowCount,
    applyInverse: (vector, penalty, curvature) =>
      applyInverse({ spectrum, labelCount, penalty, curvature }, vector, products),
    labelCount,
    size: penalisedCount + labelCount,
    penalisedCount,
    place: async (vector) => {
      const weights = toMatrix(vector.subarray(0, penalisedCount), labelCount)
      const logits = new Float64Array(await products.multiply(rows, weights))
      addBias(logits, vector.subarray(penalisedCount))
      return { value: vector, image: vector, logits }
    },
    pullBack: async (residuals) => {
      const gradient = await products.multiplyTransposed(rows, toMatrix(residuals, labelCount))
      const vector = appendBiasGradient(gradient, residuals, labelCount)
      return { value: vector, image: vector }
    },
    weights: async (vector) => vector.slice(0, penalisedCount),
  }
}

/**
 * Coefficients say how much each row adds to the weights, [n, k]: weights = rowsᵀ · coefficients.
 * Inner products of weights are then those of coefficients under the Gram matrix of the rows, and
 * residuals are their own gradient.
 */
export async function createRowSpace(
  rows: Matrix,
  labelCount: number,
  products: MatrixProducts,
): Promise<FeatureSpace> {
  const { rowCount } = rows
  const gram: Matrix = { data: await products.gram(rows), rowCount, columnCount: rowCount }
  const penalisedCount = rowCount * labelCount
  const imageOf = async (vector: Float64Array): Promise<Float64Array> => {
    const image = vector.slice()
    const coefficients = toMatrix(vector.subarray(0, penalisedCount), labelCount)
    image.set(await products.multiply(gram, coefficients))
    return image
  }
  const timesGram = (block: Matrix): Promise<Float32Array> => products.multiply(gram, block)
  const spectrum = await measureSpectrum(timesGram, rowCount, rowCount)
  return {
    rowCount,
    applyInverse: (vector, penalty, curvature) =>
      applyInverse({ spectrum, labelCount, penalty, curvature }, vector, products),
    labelCount,
    size: penalisedCount + labelCount,
    penalisedCount,
    place: async (vector) => {
      const image = await imageOf(vector)
      const logits = image.slice(0, penalisedCount)
      addBias(logits, vector.subarray(penalisedCount))
      return { value: vector, image, logits }
    },
    pullBack: async (residuals) => {
      const value = appendBiasGradient(residuals, residuals, labelCount)
      return { value, image: await imageOf(value) }
    },
    weights: async (vector) => {
      const coefficients = toMatrix(vector.subarray(0, penalisedCount), labelCount)
      return new Float64Array(await products.multiplyTransposed(rows, coefficients))
    },
  }
}

function toMatrix(values: Float64Array, columnCount: number): Matrix {
  return { data: new Float32Array(values), rowCount: values.length / columnCount, columnCount }
}

function addBias(logits: Float64Array, bias: Float64Array): void {
  const labelCount = bias.length
  for (let start = 0; start < logits.length; start += labelCount)
    for (let label = 0; label < labelCount; label += 1) logits[start + label]! += bias[label]! // in shape
}

function appendBiasGradient(
  penalised: Float32Array | Float64Array,
  residuals: Float64Array,
  labelCount: number,
): Float64Array {
  const vector = new Float64Array(penalised.length + labelCount)
  vector.set(penalised)
  const bias = vector.subarray(penalised.length)
  for (let start = 0; start < residuals.length; start += labelCount)
    for (let label = 0; label < labelCount; label += 1) bias[label]! += residuals[start + label]! // in shape
  return vector
}
