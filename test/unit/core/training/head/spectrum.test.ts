import { describe, expect, it } from 'vitest'
import { diagonalise } from '../../../../../src/core/training/head/diagonalise.ts'
import { applyInverse } from '../../../../../src/core/training/head/precondition.ts'
import { createPlainProducts } from '../../../../../src/core/training/head/products.ts'
import type { Matrix } from '../../../../../src/core/training/head/products.ts'
import { measureSpectrum } from '../../../../../src/core/training/head/spectrum.ts'

const products = createPlainProducts()

/** A diagonal matrix as the product with it. */
const timesDiagonal = (diagonal: readonly number[]) => async (block: Matrix) =>
  block.data.map((value, index) => value * (diagonal[Math.floor(index / block.columnCount)] ?? 0))

describe('diagonalising', () => {
  it('finds eigenvalues, the largest first', () => {
    const { values } = diagonalise([Float64Array.of(2, 1), Float64Array.of(1, 2)])
    expect(values[0]).toBeCloseTo(3, 12)
    expect(values[1]).toBeCloseTo(1, 12)
  })

  it('finds the vectors that the matrix only stretches', () => {
    const rows = [
      [4, 1, -2],
      [1, 3, 0.5],
      [-2, 0.5, 1],
    ]
    const { values, vectors } = diagonalise(rows.map((row) => Float64Array.from(row)))
    const stretched = vectors.map((vector) =>
      rows.map((row) => row.reduce((sum, entry, column) => sum + entry * (vector[column] ?? 0), 0)),
    )
    const wanted = vectors.map((vector, index) => [...vector].map((x) => x * (values[index] ?? 0)))
    for (const [index, vector] of stretched.entries())
      for (const [place, value] of vector.entries())
        expect(value).toBeCloseTo(wanted[index]?.[place] ?? NaN, 9)
  })
})

describe('the leading directions', () => {
  const diagonal = Array.from({ length: 60 }, (_, index) => 100 * 0.7 ** index)

  it('are those with the largest eigenvalues, divided by the number of rows', async () => {
    const { values } = await measureSpectrum(timesDiagonal(diagonal), 60, 10)
    expect(values.length).toBe(16)
    expect(values[0]).toBeCloseTo(10, 3)
    expect(values[5]).toBeCloseTo(10 * 0.7 ** 5, 3)
  })

  it('are orthonormal', async () => {
    const { vectors } = await measureSpectrum(timesDiagonal(diagonal), 60, 10)
    const gram = await products.multiplyTransposed(vectors, vectors)
    const largest = gram.reduce(
      (most, value, index) => Math.max(most, Math.abs(value - (index % 17 === 0 ? 1 : 0))),
      0,
    )
    expect(largest).toBeLessThan(1e-5)
  })

  it('are as many as there are where the rows vary in few', async () => {
    const flat = [3, 2, ...new Array<number>(58).fill(0)]
    const { values, remainder } = await measureSpectrum(timesDiagonal(flat), 60, 1)
    expect([...values.slice(0, 2)].map((value) => value.toFixed(4))).toEqual(['3.0000', '2.0000'])
    expect(remainder).toBeCloseTo(0, 6)
  })

  it('make the inverse of the modelled Hessian', async () => {
    const spectrum = await measureSpectrum(timesDiagonal([8, 4, 2]), 3, 2)
    const model = { spectrum, labelCount: 1, penalty: 0.5, curvature: 0.25 }
    const found = await applyInverse(model, Float64Array.of(1, 1, 1, 1), products)
    const wanted = [1 / (0.25 * 4 + 0.5), 1 / (0.25 * 2 + 0.5), 1 / (0.25 * 1 + 0.5), 1 / 0.25]
    for (const [index, value] of found.entries()) expect(value).toBeCloseTo(wanted[index] ?? NaN, 5)
  })
})
