import { describe, expect, it } from 'vitest'
import { GraphBuilder } from '../../../../../src/core/formats/onnx/build.ts'
import { readOnnxMetadata } from '../../../../../src/core/formats/onnx/metadata.ts'
import { isGraftError } from '../../../../../src/shared/errors.ts'

describe('readOnnxMetadata', () => {
  it('reads what was written, in any script', () => {
    const metadata = { labels: '["tröja","рубашка","シャツ"]', empty: '' }
    expect(readOnnxMetadata(new GraphBuilder({ metadata }).toBytes())).toEqual(metadata)
  })

  it('finds it behind a large graph', () => {
    const builder = new GraphBuilder({ metadata: { run: '7' } })
    builder.constant('weights', [100_000], new Float32Array(100_000))
    expect(readOnnxMetadata(builder.toBytes())).toEqual({ run: '7' })
  })

  it('is empty where a file has none', () => {
    expect(readOnnxMetadata(new GraphBuilder().toBytes())).toEqual({})
  })

  it('refuses a file that is cut off', () => {
    const bytes = new GraphBuilder({ metadata: { labels: 'x'.repeat(100) } }).toBytes()
    let thrown: unknown
    try {
      readOnnxMetadata(bytes.subarray(0, -20), 'shirts.onnx')
    } catch (error) {
      thrown = error
    }
    expect(isGraftError(thrown, 'weights.unreadable') && thrown.data.path).toBe('shirts.onnx')
  })
})
