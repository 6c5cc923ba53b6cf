import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { tensorflowCore } from '../../../../../src/core/formats/tfjs/tensorflow.ts'
import { readTflite } from '../../../../../src/core/formats/tflite/read.ts'
import { tfliteToLayers } from '../../../../../src/core/formats/tflite/to-layers.ts'
import { useCpuBackend } from '../../../../../src/core/network/backend.ts'
import { isGraftError } from '../../../../../src/shared/errors.ts'
import { tfliteFile, type TfliteFile } from '../../../../fixtures/tflite-file.ts'

const path = join(import.meta.dirname, '../../../../golden/files/tiny_fp16.tflite')
const sound = Uint8Array.from(readFileSync(path))

beforeAll(useCpuBackend)

/** `opened`, or the detail of the refusal; any other error is thrown on. */
function outcome(bytes: Uint8Array): string {
  try {
    tfliteToLayers(readTflite(bytes, 'a.tflite')).dispose()
    return 'opened'
  } catch (error) {
    if (!isGraftError(error, 'weights.unreadable')) throw error
    return error.data.detail
  }
}

const relu = (inputs: number[], outputs: number[]) => ({ code: 19, inputs, outputs })
const image = { shape: [1, 4, 4, 3] }

/** A graph of images [1, 4, 4, 3] and the given operators, from tensor 0 to the last. */
function graphOf(operators: TfliteFile['operators'], imageCount = 3): Uint8Array {
  const tensors = Array.from({ length: imageCount }, () => image)
  return tfliteFile({ tensors, operators, inputs: [0], outputs: [imageCount - 1] })
}

describe('a damaged TensorFlow Lite file', () => {
  it('is refused wherever it is cut, and leaves no weights behind', () => {
    const before = tensorflowCore().memory().numTensors
    const lengths = Array.from({ length: 200 }, (_, index) =>
      Math.floor((sound.length * index) / 200),
    )
    expect(lengths.map((length) => outcome(sound.subarray(0, length)))).not.toContain('opened')
    expect(tensorflowCore().memory().numTensors).toBe(before)
  })

  it('opens or is refused with any bytes changed, and leaves no weights behind', () => {
    const before = tensorflowCore().memory().numTensors
    const change = fc.record({ at: fc.nat(sound.length - 1), value: fc.nat(255) })
    const changed = fc.property(fc.array(change, { minLength: 1, maxLength: 12 }), (changes) => {
      const bytes = sound.slice()
      for (const { at, value } of changes) bytes[at] = value
      expect(typeof outcome(bytes)).toBe('string')
    })
    fc.assert(changed, { numRuns: 400, seed: 3 })
    expect(tensorflowCore().memory().numTensors).toBe(before)
  })

  it('opens or is refused with any of its numbers made extreme', () => {
    const value = fc.constantFrom(0, 1, 0x7fffffff, 0x80000000, 0xffffffff, sound.length)
    const change = fc.record({ at: fc.nat(sound.length / 4 - 1), value })
    const changed = fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
      const bytes = sound.slice()
      const view = new DataView(bytes.buffer)
      for (const { at, value } of changes) view.setUint32(at * 4, value, true)
      expect(typeof outcome(bytes)).toBe('string')
    })
    fc.assert(changed, { numRuns: 400, seed: 3 })
  })

  it('is refused where it is random behind the right identifier', () => {
    const random = fc.property(fc.uint8Array({ minLength: 8, maxLength: 400 }), (bytes) => {
      bytes.set([0x54, 0x46, 0x4c, 0x33], 4)
      expect(outcome(bytes)).not.toBe('opened')
    })
    fc.assert(random, { numRuns: 400, seed: 3 })
  })
})

describe('a file that lies', () => {
  const filters = new Float32Array(27)
  const many = new Float32Array(30_000)
  const dense = (input: number, output: number) => ({
    code: 9,
    inputs: [input, 1],
    outputs: [output],
  })
  const cases: [string, Uint8Array, RegExp][] = [
    ['an empty file', new Uint8Array(), /not a TensorFlow Lite file/],
    ['another format', Uint8Array.from(Buffer.from('PK\x03\x04........')), /not a TensorFlow/],
    ['an operator that reads its own output', graphOf([relu([1], [1]), relu([1], [2])]), /before/],
    ['operators in a circle', graphOf([relu([2], [1]), relu([1], [2])]), /before it is computed/],
    ['operators in the wrong order', graphOf([relu([1], [2]), relu([0], [1])]), /before/],
    ['two writers of a tensor', graphOf([relu([0], [2]), relu([0], [2])]), /written twice/],
    ['a wire to nowhere', graphOf([relu([0], [7])]), /a tensor that is not there/],
    ['an output that nothing computes', graphOf([relu([0], [1])]), /read before it is computed/],
    [
      'a constant whose shape promises more than it holds',
      tfliteFile({
        tensors: [image, { shape: [2 ** 30, 2 ** 30], data: filters }],
        operators: [],
        inputs: [0],
        outputs: [0],
      }),
      /of shape \[1073741824,1073741824\] has 108 bytes/,
    ],
    [
      'an image larger than any memory, with filters for another',
      tfliteFile({
        tensors: [
          { shape: [1, 2 ** 30, 2 ** 30, 2 ** 30] },
          { shape: [3, 3, 1, 3], data: filters },
          image,
        ],
        operators: [
          {
            code: 3,
            inputs: [0, 1],
            outputs: [2],
            optionsType: 1,
            options: [1, 2].map((id) => ({ id, int32: 1 })),
          },
        ],
        inputs: [0],
        outputs: [2],
      }),
      /groups are not supported/,
    ],
    [
      'one constant as the weights of a hundred layers',
      tfliteFile({
        tensors: [
          { shape: [1, 100] },
          { shape: [100, 100], data: many.subarray(0, 10_000) },
          ...Array.from({ length: 100 }, () => ({ shape: [1, 100] })),
        ],
        operators: Array.from({ length: 100 }, (_, at) => dense(at === 0 ? 0 : at + 1, at + 2)),
        inputs: [0],
        outputs: [101],
      }),
      /larger than the file/,
    ],
    [
      'a dilation that would blow a filter up',
      tfliteFile({
        tensors: [image, { shape: [1, 3, 3, 3], data: filters }, image],
        operators: [
          {
            code: 4,
            inputs: [0, 1],
            outputs: [2],
            optionsType: 2,
            options: [1, 2, 5, 6].map((id) => ({ id, int32: id > 2 ? 50_000 : 1 })),
          },
        ],
        inputs: [0],
        outputs: [2],
      }),
      /larger than the file/,
    ],
    [
      'more operators than any network has',
      graphOf(
        Array.from({ length: 4001 }, (_, at) => relu([at], [at + 1])),
        4002,
      ),
      /4001 operators with 4001 inputs are too many/,
    ],
    [
      'int8 weights',
      tfliteFile({
        tensors: [{ shape: [1, 3] }, { shape: [3, 3], type: 9, data: new Uint8Array(9) }, image],
        operators: [dense(0, 2)],
        inputs: [0],
        outputs: [2],
      }),
      /is quantised; only float networks can be read/,
    ],
  ]

  it.each(cases)('%s is refused', (_, bytes, detail) => {
    expect(outcome(bytes)).toMatch(detail)
  })

  it('is named in the error', () => {
    expect(() => readTflite(new Uint8Array(), 'my.tflite')).toThrow(
      expect.objectContaining({
        code: 'weights.unreadable',
        data: { path: 'my.tflite', detail: 'not a TensorFlow Lite file' },
      }),
    )
  })

  it('by listing the same vector a thousand times is refused', () => {
    expect(outcome(withSharedTables())).toMatch(/more items than it can hold/)
  })
})

/** A graph whose operators are all the same table of 2,000 inputs: small on disk, large when read naively. */
function withSharedTables(): Uint8Array {
  const wide = { code: 19, inputs: Array.from({ length: 2000 }, () => 0), outputs: [1] }
  const others = Array.from({ length: 999 }, () => relu([0], [1]))
  const bytes = graphOf([wide, ...others], 2)
  const view = new DataView(bytes.buffer)
  const root = view.getUint32(0, true)
  const follow = (at: number) => at + view.getUint32(at, true)
  const field = (table: number, id: number) => {
    const vtable = table - view.getInt32(table, true)
    return table + view.getUint16(vtable + 4 + 2 * id, true)
  }
  const graph = follow(follow(field(root, 2)) + 4)
  const operators = follow(field(graph, 3)) + 4
  const target = follow(operators)
  for (let at = operators; at < operators + 4000; at += 4) view.setUint32(at, target - at, true)
  return bytes
}
