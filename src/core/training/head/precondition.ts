import type { Matrix, MatrixProducts } from './products.ts'
import type { Spectrum } from './spectrum.ts'

/**
 * What the Hessian is taken to be: the same for all labels, exact along the leading directions of
 * the rows.
 */
export interface HessianModel {
  readonly spectrum: Spectrum
  readonly labelCount: number
  readonly penalty: number
  /** How much of the rows' variation the loss feels: about the mean of p (1 - p). */
  readonly curvature: number
}

/**
 * A vector times the inverse of the modelled Hessian, curvature · covariance + penalty, where all
 * directions beside the leading ones count as equally long (the low-rank preconditioner of
 * Frangella, Tropp and Udell 2023, Randomized Nyström preconditioning; the model is Böhning's bound
 * of 1992 with the curvature that is met instead of the largest possible).
 */
export async function applyInverse(
  model: HessianModel,
  vector: Float64Array,
  products: MatrixProducts,
): Promise<Float64Array> {
  const { spectrum, labelCount, penalty, curvature } = model
  const { vectors, values, remainder } = spectrum
  const rest = 1 / (curvature * remainder + penalty)
  const weights: Matrix = {
    data: new Float32Array(vector.subarray(0, vector.length - labelCount)),
    rowCount: vectors.rowCount,
    columnCount: labelCount,
  }
  const shares = await products.multiplyTransposed(vectors, weights) // [rank, k]
  for (let index = 0; index < shares.length; index += 1) {
    const value = values[Math.floor(index / labelCount)]! // one a row of the shares
    shares[index]! *= 1 / (curvature * value + penalty) - rest // index < length
  }
  const leading = await products.multiply(vectors, {
    data: shares,
    rowCount: values.length,
    columnCount: labelCount,
  })
  const result = new Float64Array(vector.length)
  for (let index = 0; index < leading.length; index += 1)
    result[index] = rest * vector[index]! + leading[index]! // equally long but for the biases
  for (let index = leading.length; index < vector.length; index += 1)
    result[index] = vector[index]! / curvature // the biases
  return result
}
