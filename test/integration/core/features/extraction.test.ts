import { describe, expect, it, onTestFinished } from 'vitest'
import { GraphBuilder } from '../../../../src/core/formats/onnx/build.ts'
import { createExtraction } from '../../../../src/core/features/extraction.ts'
import { viewInput, viewOutput } from '../../../../src/core/features/feature-view.ts'
import { jpegBytes } from '../../../fixtures/images.ts'
import { testFolder } from '../../../fixtures/test-folder.ts'

/** Mean colours; on the way it makes 2^40 zeros for two pictures at once, and a single one for one picture. */
function hungryGraph(): Uint8Array {
  const graph = new GraphBuilder({ name: 'hungry' })
  const pixels = graph.input(viewInput, 'uint8', ['n', 'h', 'w', 3])
  const count = graph.node('Shape', [pixels], { start: 0, end: 1 })
  const forty = graph.constant('forty', [1], BigInt64Array.of(40n))
  const zeros = graph.node('ConstantOfShape', [graph.node('Pow', [count, forty])])
  const nothing = graph.node('ReduceSum', [zeros], { keepdims: 0 })
  const floats = graph.node('Cast', [pixels], { to: 1 })
  const axes = graph.constant('axes', [2], BigInt64Array.of(1n, 2n))
  const means = graph.node('ReduceMean', [floats, axes], { keepdims: 0 })
  graph.node('Add', [means, nothing], {}, [viewOutput])
  graph.output(viewOutput, 'float32', ['n', 3])
  return graph.toBytes()
}

async function hungryExtraction() {
  const viewPath = await testFolder().write('view.onnx', hungryGraph())
  const extraction = await createExtraction({ viewPath, side: 16, width: 3, threadCount: 1 })
  onTestFinished(() => extraction.close())
  return extraction
}

describe('an extraction', () => {
  it('computes the views one after the other where memory does not do for both', async () => {
    const extraction = await hungryExtraction()
    const source = await jpegBytes(1)
    const extracted = await extraction.extract({ source, views: ['plain', 'mirrored'] })
    expect(extracted).toMatchObject({ kind: 'rows', rows: [{ length: 3 }, { length: 3 }] })
  })

  it('goes on after a picture that cannot be read', async () => {
    const extraction = await hungryExtraction()
    const views = ['plain'] as const
    const broken = await extraction.extract({ source: Buffer.from('no picture'), views })
    const good = await extraction.extract({ source: await jpegBytes(1), views })
    expect([broken.kind, good.kind]).toEqual(['unreadable', 'rows'])
  })

  it('reads large files one after the other, in order', async () => {
    const extraction = await hungryExtraction()
    const padding = Buffer.alloc(1_100_000)
    const sources = await Promise.all([1, 2, 3].map((seed) => jpegBytes(seed)))
    const views = ['plain'] as const
    const small = await Promise.all(sources.map((source) => extraction.extract({ source, views })))
    const large = await Promise.all(
      sources.map((source) =>
        extraction.extract({ source: Buffer.concat([source, padding]), views }),
      ),
    )
    expect(large).toEqual(small)
  })
})
