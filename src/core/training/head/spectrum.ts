import { createChance } from '../../evaluation/chance.ts'
import { diagonalise } from './diagonalise.ts'
import type { Matrix } from './products.ts'

/**
 * The directions along which the rows vary most; vectors and values of a symmetric, positive matrix
 * over the rows.
 */
export interface Spectrum {
  /** Orthonormal columns, [size, rank]. */
  readonly vectors: Matrix
  /** Eigenvalues by size, each divided by the number of rows. */
  readonly values: Float64Array
  /** The largest eigenvalue that is left, divided by the number of rows; 0 where none is. */
  readonly remainder: number
}

/**
 * Directions kept: 16 save two thirds of the solver's steps, 32 to 128 saved no more on
 * photographs.
 */
const rank = 16
/**
 * Halko, Martinsson and Tropp 2011: a few directions more than kept, and a few powers, make the
 * kept ones accurate.
 */
const spareCount = 4
const powerCount = 2
/** The start is arbitrary; a fixed one keeps the solver deterministic. */
const startSeed = 20110217

/**
 * Finds the leading directions by randomised subspace iteration (Halko, Martinsson and Tropp 2011,
 * Finding structure with randomness, algorithm 4.4). `times` multiplies the matrix, [size, size],
 * with a block.
 */
export async function measureSpectrum(
  times: (block: Matrix) => Promise<Float32Array>,
  size: number,
  rowCount: number,
): Promise<Spectrum> {
  const blockWidth = Math.min(rank + spareCount, size)
  const chance = createChance(startSeed)
  let block = orthonormalise(
    Array.from({ length: blockWidth }, () =>
      Float64Array.from({ length: size }, () => chance() - 0.5),
    ),
  )
  for (let power = 0; power < powerCount; power += 1)
    block = orthonormalise(toColumns(await times(toMatrix(block, size)), block.length))
  const images = toColumns(await times(toMatrix(block, size)), block.length)
  const { values, vectors } = diagonalise(
    block.map((column) => Float64Array.from(images, (image) => product(column, image))),
  )
  const keptCount = Math.min(rank, values.length)
  const kept = vectors.slice(0, keptCount).map((shares) => combine(block, shares, size))
  return {
    vectors: toMatrix(kept, size),
    values: values.slice(0, keptCount).map((value) => Math.max(0, value) / rowCount),
    remainder: Math.max(0, values[rank] ?? 0) / rowCount,
  }
}

/**
 * Gram-Schmidt, each column twice against rounding; columns that depend on earlier ones are
 * dropped.
 */
function orthonormalise(columns: readonly Float64Array[]): Float64Array[] {
  const kept: Float64Array[] = []
  for (const column of columns) {
    const before = Math.sqrt(product(column, column))
    for (const other of [...kept, ...kept]) {
      const share = product(column, other)
      for (let index = 0; index < column.length; index += 1) column[index]! -= share * other[index]! // equally long
    }
    const norm = Math.sqrt(product(column, column))
    if (norm > 1e-6 * before) kept.push(column.map((value) => value / norm))
  }
  return kept
}

function combine(
  columns: readonly Float64Array[],
  shares: Float64Array,
  size: number,
): Float64Array {
  const sum = new Float64Array(size)
  columns.forEach((column, index) => {
    const share = shares[index]! // as many shares as columns
    for (let row = 0; row < size; row += 1) sum[row]! += share * column[row]! // row < size
  })
  return sum
}

function product(left: Float64Array, right: Float64Array): number {
  let sum = 0
  for (let index = 0; index < left.length; index += 1) sum += left[index]! * right[index]! // equally long
  return sum
}

function toMatrix(columns: readonly Float64Array[], rowCount: number): Matrix {
  const columnCount = columns.length
  const data = new Float32Array(rowCount * columnCount)
  columns.forEach((column, index) => {
    for (let row = 0; row < rowCount; row += 1) data[row * columnCount + index] = column[row]! // row < rowCount
  })
  return { data, rowCount, columnCount }
}

function toColumns(data: Float32Array, columnCount: number): Float64Array[] {
  const rowCount = data.length / columnCount
  return Array.from(
    { length: columnCount },
    (_, index) =>
      Float64Array.from({ length: rowCount }, (_, row) => data[row * columnCount + index]!), // in shape
  )
}
