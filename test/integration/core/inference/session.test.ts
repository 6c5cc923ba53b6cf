import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { GraphBuilder } from '../../../../src/core/formats/onnx/build.ts'
import {
  createSession,
  inferenceRuntime,
  type SessionOptions,
} from '../../../../src/core/inference/session.ts'
import { testFolder } from '../../../fixtures/test-folder.ts'

/** sum = left + right, product = left × right, both [n, m]. */
function arithmeticGraph(): Uint8Array {
  const graph = new GraphBuilder({ name: 'arithmetic' })
  const left = graph.input('left', 'float32', ['n', 'm'])
  const right = graph.input('right', 'float32', ['n', 'm'])
  graph.node('Add', [left, right], {}, ['sum'])
  graph.node('Mul', [left, right], {}, ['product'])
  graph.output('sum', 'float32', ['n', 'm'])
  graph.output('product', 'float32', ['n', 'm'])
  return graph.toBytes()
}

/** Zeros of any size that is asked for. */
function zerosGraph(): Uint8Array {
  const graph = new GraphBuilder({ name: 'zeros' })
  const shape = graph.input('shape', 'int64', ['rank'])
  graph.node('ConstantOfShape', [shape], {}, ['zeros'])
  graph.output('zeros', 'float32', ['a', 'b'])
  return graph.toBytes()
}

async function open(model: Uint8Array | string, options: SessionOptions = { threadCount: 1 }) {
  const session = await createSession(model, options)
  onTestFinished(() => session.close())
  return session
}

const floats = (dims: number[], ...values: number[]) => ({
  type: 'float32' as const,
  dims,
  data: Float32Array.from(values),
})

describe('createSession', () => {
  it('computes every output by its name', async () => {
    const session = await open(arithmeticGraph())
    const outputs = await session.run({
      left: floats([2, 2], 1, 2, 3, 4),
      right: floats([2, 2], 5, 6, 7, 8),
    })
    expect(outputs).toEqual({
      sum: floats([2, 2], 6, 8, 10, 12),
      product: floats([2, 2], 5, 12, 21, 32),
    })
  })

  it('names what the model takes and gives', async () => {
    const session = await open(arithmeticGraph())
    expect([session.inputNames, session.outputNames]).toEqual([
      ['left', 'right'],
      ['sum', 'product'],
    ])
  })

  it('opens a file', async () => {
    const folder = testFolder()
    const path = join(folder.path, 'zeros.onnx')
    await writeFile(path, zerosGraph())
    const session = await open(path)
    const shape = { type: 'int64' as const, dims: [2], data: BigInt64Array.of(1n, 3n) }
    expect(await session.run({ shape })).toEqual({ zeros: floats([1, 3], 0, 0, 0) })
  })

  it('reads an input where it lies in a larger buffer', async () => {
    const session = await open(arithmeticGraph())
    const data = Float32Array.of(9, 9, 1, 2, 9).subarray(2, 4)
    const left = { type: 'float32' as const, dims: [1, 2], data }
    const { sum } = await session.run({ left, right: floats([1, 2], 10, 20) })
    expect(sum).toEqual(floats([1, 2], 11, 22))
  })

  it('leaves earlier outputs alone when it runs again with its memory kept', async () => {
    const session = await open(arithmeticGraph(), { threadCount: 1, keepsMemory: true })
    const left = floats([1, 2], 1, 2)
    const first = await session.run({ left, right: floats([1, 2], 1, 1) })
    await session.run({ left, right: floats([1, 2], 100, 100) })
    expect(first['sum']).toEqual(floats([1, 2], 2, 3))
  })

  it('takes rows of another number in the next run', async () => {
    const session = await open(arithmeticGraph(), { threadCount: 1, keepsMemory: true })
    await session.run({ left: floats([2, 1], 1, 2), right: floats([2, 1], 1, 1) })
    const { sum } = await session.run({ left: floats([1, 1], 5), right: floats([1, 1], 6) })
    expect(sum).toEqual(floats([1, 1], 11))
  })

  it('says that memory ran out, in a code', async () => {
    const session = await open(zerosGraph())
    const dims = BigInt64Array.of(1n << 20n, 1n << 20n)
    const shape = { type: 'int64' as const, dims: [2], data: dims }
    await expect(session.run({ shape })).rejects.toMatchObject({ code: 'engine.out-of-memory' })
  })

  it('says so too with its memory kept, and goes on', async () => {
    const session = await open(zerosGraph(), { threadCount: 1, keepsMemory: true })
    const shape = (...sizes: bigint[]) => ({
      shape: { type: 'int64' as const, dims: [2], data: BigInt64Array.from(sizes) },
    })
    await expect(session.run(shape(1n << 20n, 1n << 20n))).rejects.toMatchObject({
      code: 'engine.out-of-memory',
      data: { engine: 'ONNX Runtime' },
    })
    expect((await session.run(shape(1n, 2n)))['zeros']).toEqual(floats([1, 2], 0, 0))
  })

  it('leaves a wrong input an error of the caller', async () => {
    const session = await open(arithmeticGraph())
    const wrong = session.run({ left: floats([1, 2], 1, 2) })
    await expect(wrong).rejects.toThrow('right')
    await expect(wrong).rejects.not.toHaveProperty('code', 'engine.out-of-memory')
  })

  it('refuses bytes that are no model', async () => {
    await expect(createSession(Uint8Array.of(1, 2, 3), { threadCount: 1 })).rejects.toThrow(
      'protobuf',
    )
  })

  it('may be closed twice', async () => {
    const session = await createSession(zerosGraph(), { threadCount: 1 })
    await session.close()
    await expect(session.close()).resolves.toBeUndefined()
  })
})

describe('inferenceRuntime', () => {
  it('names the version that package.json asks for, and the processor among its providers', async () => {
    const { version, providers } = inferenceRuntime()
    expect(version).toBe('1.30.0')
    expect(providers).toContain('cpu')
  })
})
