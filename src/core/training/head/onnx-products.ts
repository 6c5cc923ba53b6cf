import { GraphBuilder } from '../../formats/onnx/build.ts'
import { createSession } from '../../inference/session.ts'
import type { Session } from '../../inference/session.ts'
import type { Matrix, MatrixProducts } from './products.ts'

/** Multiplications below which one thread is quicker than waking the others: about 0.2 ms. */
const smallWork = 8_000_000

/**
 * Matrix products by ONNX Runtime: one graph a product, with sizes that are known only when it
 * runs. Transposing is fused into the product by the runtime, so that the large matrix is never
 * copied. The results are the same bit for bit for the same shapes and thread count. The caller
 * closes it.
 */
export async function createOnnxProducts(options: {
  threadCount: number
}): Promise<MatrixProducts> {
  const multiply = createProduct(multiplyGraph(), options.threadCount)
  const multiplyTransposed = createProduct(multiplyTransposedGraph(), options.threadCount)
  const gram = createProduct(gramGraph(), options.threadCount)
  return {
    multiply: (left, right) => multiply.run({ left, right }, sizeOf(left) * right.columnCount),
    multiplyTransposed: (left, right) =>
      multiplyTransposed.run({ left, right }, sizeOf(left) * right.columnCount),
    gram: (left) => gram.run({ left }, sizeOf(left) * left.rowCount),
    close: async () => {
      await Promise.all([multiply.close(), multiplyTransposed.close(), gram.close()])
    },
  }
}

interface Product {
  /** `work` is the number of multiplications. */
  run(operands: Readonly<Record<string, Matrix>>, work: number): Promise<Float32Array>
  close(): Promise<void>
}

/**
 * A product with a session of one thread for small matrices and one of all threads, each opened
 * when first needed.
 */
function createProduct(model: Uint8Array, threadCount: number): Product {
  const sessions = new Map<number, Promise<Session>>()
  const openSession = (threads: number): Promise<Session> => {
    const opened =
      sessions.get(threads) ?? createSession(model, { threadCount: threads, keepsMemory: true })
    sessions.set(threads, opened)
    return opened
  }
  return {
    run: async (operands, work) =>
      runProduct(await openSession(work < smallWork ? 1 : threadCount), operands),
    close: async () => {
      for (const session of sessions.values()) await (await session).close()
    },
  }
}

async function runProduct(
  session: Session,
  operands: Readonly<Record<string, Matrix>>,
): Promise<Float32Array> {
  const inputs = Object.entries(operands).map(
    ([name, { data, rowCount, columnCount }]) =>
      [name, { type: 'float32' as const, dims: [rowCount, columnCount], data }] as const,
  )
  const { product } = await session.run(Object.fromEntries(inputs))
  if (!(product?.data instanceof Float32Array)) throw new Error('a product came back without data')
  return product.data
}

function sizeOf({ rowCount, columnCount }: Matrix): number {
  return rowCount * columnCount
}

function multiplyGraph(): Uint8Array {
  const graph = new GraphBuilder({ name: 'multiply' })
  const left = graph.input('left', 'float32', ['n', 'm'])
  const right = graph.input('right', 'float32', ['m', 'k'])
  graph.node('MatMul', [left, right], {}, ['product'])
  graph.output('product', 'float32', ['n', 'k'])
  return graph.toBytes()
}

function multiplyTransposedGraph(): Uint8Array {
  const graph = new GraphBuilder({ name: 'multiply-transposed' })
  const left = graph.input('left', 'float32', ['n', 'm'])
  const right = graph.input('right', 'float32', ['n', 'k'])
  const transposed = graph.node('Transpose', [left], { perm: [1, 0] })
  graph.node('MatMul', [transposed, right], {}, ['product'])
  graph.output('product', 'float32', ['m', 'k'])
  return graph.toBytes()
}

function gramGraph(): Uint8Array {
  const graph = new GraphBuilder({ name: 'gram' })
  const left = graph.input('left', 'float32', ['n', 'm'])
  const transposed = graph.node('Transpose', [left], { perm: [1, 0] })
  graph.node('MatMul', [left, transposed], {}, ['product'])
  graph.output('product', 'float32', ['n', 'n'])
  return graph.toBytes()
}
