import { beforeAll, describe, expect, it } from 'vitest'
import { readTflite } from '../../../../../src/core/formats/tflite/read.ts'
import { tfliteToLayers } from '../../../../../src/core/formats/tflite/to-layers.ts'
import { useCpuBackend } from '../../../../../src/core/network/backend.ts'
import { predict } from '../../../../fixtures/predict.ts'
import { tfliteFile, type OptionField } from '../../../../fixtures/tflite-file.ts'

beforeAll(useCpuBackend)

/** What one operator makes of an input of shape [1, 1, 1, 4], followed by constants. */
function resultOf(
  code: number,
  constants: readonly (Float32Array | Int32Array)[],
  options: { type: number; fields: readonly OptionField[] } = { type: 0, fields: [] },
) {
  const file = tfliteFile({
    tensors: [
      { shape: [1, 1, 1, 4] },
      { shape: [1, 1, 1, 4] },
      ...constants.map((data) => ({
        shape: [data.length],
        type: data instanceof Int32Array ? 2 : 0,
        data,
      })),
    ],
    operators: [
      {
        code,
        inputs: [0, ...constants.map((_, index) => index + 2)],
        outputs: [1],
        optionsType: options.type,
        options: options.fields,
      },
    ],
    inputs: [0],
    outputs: [1],
  })
  const model = tfliteToLayers(readTflite(file))
  const result = predict(model, Float32Array.of(-2, 0.5, 1.5, 8), [1, 1, 1, 4])
  model.dispose()
  return { shape: result.shape, values: [...result.values] }
}

describe('operators that the converter rewrites today and older files hold', () => {
  it('RELU_N1_TO_1 cuts at -1 and 1', () => {
    expect(resultOf(20, []).values).toEqual([-1, 0.5, 1, 1])
  })

  it('RELU_0_TO_1 cuts at 0 and 1', () => {
    expect(resultOf(152, []).values).toEqual([0, 0.5, 1, 1])
  })

  it('DIV divides by a constant a channel', () => {
    expect(resultOf(42, [Float32Array.of(2, 4, 1, 8)]).values).toEqual([-1, 0.125, 1.5, 1])
  })

  it('PRELU has a slope a channel below zero', () => {
    expect(resultOf(54, [Float32Array.of(0.25, 9, 9, 9)]).values).toEqual([-0.5, 0.5, 1.5, 8])
  })

  it('SQUEEZE takes the named axes away', () => {
    const fields = [{ id: 0, int32s: [1, -2] }]
    expect(resultOf(43, [], { type: 30, fields }).shape).toEqual([1, 4])
  })

  it('RESHAPE takes its shape from its options where it has no second input', () => {
    const fields = [{ id: 0, int32s: [-1, 2, 2] }]
    expect(resultOf(22, [], { type: 17, fields }).shape).toEqual([1, 2, 2])
  })

  it('SOFTMAX multiplies by beta first', () => {
    const values = resultOf(25, [], { type: 9, fields: [{ id: 0, float32: 0 }] }).values
    expect(values).toEqual([0.25, 0.25, 0.25, 0.25])
  })

  it('ADD with a fused RELU6 cuts at 0 and 6', () => {
    const options = { type: 11, fields: [{ id: 0, int8: 3 }] }
    expect(resultOf(0, [Float32Array.of(1)], options).values).toEqual([0, 1.5, 2.5, 6])
  })
})

describe('graphs that stock layers cannot express', () => {
  const cases: [string, number, (Float32Array | Int32Array)[], RegExp][] = [
    ['a custom operator', 32, [], /custom .* is not supported/],
    ['an operator of no known number', 9999, [], /number 9999 is not supported/],
    ['MEAN over channels', 40, [Int32Array.of(3)], /MEAN over axes \[3\] is not supported/],
    ['PAD of channels', 34, [Int32Array.of(0, 0, 0, 0, 0, 0, 0, 1)], /PAD by .* is not supported/],
    ['ADD of a constant image', 0, [Float32Array.of(1, 2)], /ADD of .* and a constant \[2\]/],
  ]

  it.each(cases)('%s is named', (_, code, constants, detail) => {
    expect(() => resultOf(code, constants)).toThrow(detail)
  })
})
