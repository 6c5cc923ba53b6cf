import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { readTflite } from '../../../../../src/core/formats/tflite/read.ts'
import { tfliteToLayers } from '../../../../../src/core/formats/tflite/to-layers.ts'
import { useCpuBackend } from '../../../../../src/core/network/backend.ts'
import { unit } from '../../../../fixtures/formula.ts'
import { predict } from '../../../../fixtures/predict.ts'

interface Golden {
  inputShape: number[]
  cases: { name: string; kinds: string[]; shape: number[]; output: number[]; file: string }[]
}

const path = join(import.meta.dirname, '../../../../golden/tflite_operators.json')
const golden = JSON.parse(readFileSync(path, 'utf8')) as Golden
const input = Float32Array.from(unit('input', 252))

beforeAll(useCpuBackend)

describe.each(golden.cases)('$name', ({ kinds, shape, output, file }) => {
  const bytes = Buffer.from(file, 'base64')

  it(`is read as ${kinds.join(', ')}`, () => {
    expect(readTflite(bytes).operators.map(({ kind }) => kind)).toEqual(kinds)
  })

  it('computes what the TensorFlow Lite interpreter computes', () => {
    const model = tfliteToLayers(readTflite(bytes))
    const result = predict(model, input, golden.inputShape)
    model.dispose()
    expect(result.shape).toEqual(shape)
    const largest = Math.max(1, ...output.map(Math.abs))
    expect(largestDifference(result.values, output) / largest).toBeLessThan(2e-6)
  })
})

function largestDifference(found: ArrayLike<number>, expected: readonly number[]): number {
  return Math.max(...expected.map((value, index) => Math.abs(value - (found[index] ?? NaN))))
}
