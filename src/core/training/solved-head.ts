import { availableParallelism } from 'node:os'
import { progressCounter } from '../progress/job-stream.ts'
import type { Examples } from './examples.ts'
import { createOnnxProducts } from './head/onnx-products.ts'
import type { MatrixProducts } from './head/products.ts'
import { trainHead } from './head/train-head.ts'
import type { TrainedHead } from './head/train-head.ts'
import type { RunHooks } from './train-run.ts'

/** A head with the examples that it was solved on. */
export interface SolvedHead extends TrainedHead {
  readonly examples: Examples
}

/** How a head is solved on examples. */
export interface HeadOptions {
  readonly labelCount: number
  /** Null: chosen by cross-validation on these examples alone. */
  readonly strength: number | null
  readonly balance: boolean
  readonly seed: number
  readonly hooks: RunHooks
}

/** Trains a head on examples, all products through ONNX Runtime on all cores. */
export async function solveOnExamples(
  examples: Examples,
  options: HeadOptions,
): Promise<SolvedHead> {
  const { table, labels, groups } = examples
  const { hooks, labelCount, strength, balance, seed } = options
  const count = progressCounter('head', (progress) => hooks.onProgress(progress))
  const { width, plain, mirrored } = table
  const head = await withProducts((products) =>
    trainHead(
      { width, plain, mirrored, labels, labelCount, groups },
      {
        strength,
        balance,
        seed,
        products,
        signal: hooks.signal,
        onProgress: (doneCount) => count(doneCount, null),
      },
    ),
  )
  return { ...head, examples }
}

/** Matrix products through ONNX Runtime on all cores, for as long as `use` runs. */
export async function withProducts<Result>(
  use: (products: MatrixProducts) => Promise<Result>,
): Promise<Result> {
  const products = await createOnnxProducts({ threadCount: availableParallelism() })
  try {
    return await use(products)
  } finally {
    await products.close()
  }
}
