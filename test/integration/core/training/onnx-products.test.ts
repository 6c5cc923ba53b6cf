import { expect, it } from 'vitest'
import { createOnnxProducts } from '../../../../src/core/training/head/onnx-products.ts'
import { createPlainProducts } from '../../../../src/core/training/head/products.ts'
import { describeMatrixProducts } from '../../../fixtures/matrix-products-contract.ts'
import { seededRandom } from '../../../fixtures/seeded-random.ts'

describeMatrixProducts('by ONNX Runtime', () => createOnnxProducts({ threadCount: 2 }))

it('agrees with plain JavaScript on matrices that all threads share', async () => {
  const [onnx, plain] = [await createOnnxProducts({ threadCount: 2 }), createPlainProducts()]
  const random = seededRandom(8)
  const filled = (rowCount: number, columnCount: number) => ({
    data: Float32Array.from({ length: rowCount * columnCount }, () => random() - 0.5),
    rowCount,
    columnCount,
  })
  const [left, right] = [filled(1000, 900), filled(1000, 10)]
  const [found, wanted] = [
    await onnx.multiplyTransposed(left, right),
    await plain.multiplyTransposed(left, right),
  ]
  const largest = found.reduce((most, value, index) => {
    return Math.max(most, Math.abs(value - (wanted[index] ?? 0)))
  }, 0)
  expect(largest).toBeLessThan(1e-4)
  expect(largest).toBeGreaterThan(0)
  await onnx.close()
})
