import { describe, expect, onTestFinished, test } from 'vitest'
import { GraphBuilder } from '../../../../src/core/formats/onnx/build.ts'
import { resizePixels } from '../../../../src/core/imaging/model-pixels.ts'
import { createSession } from '../../../../src/core/inference/session.ts'
import { drawPixels } from '../../../fixtures/images.ts'

/** What exported models do with pixels of any size: Resize by the definition of model pixels, then one rounding. */
function resizeGraph(side: number): Uint8Array {
  const graph = new GraphBuilder({ name: 'resize' })
  const pixels = graph.input('pixels', 'uint8', ['n', 'height', 'width', 3])
  const floats = graph.node('Cast', [pixels], { to: 1 })
  const channelsFirst = graph.node('Transpose', [floats], { perm: [0, 3, 1, 2] })
  const sizes = graph.constant('sizes', [4], BigInt64Array.of(1n, 3n, BigInt(side), BigInt(side)))
  const resized = graph.node('Resize', [channelsFirst, '', '', sizes], {
    mode: 'linear',
    coordinate_transformation_mode: 'half_pixel',
    antialias: 1,
    exclude_outside: 1,
  })
  graph.node('Round', [resized], {}, ['rounded'])
  graph.output('rounded', 'float32', ['n', 3, side, side])
  return graph.toBytes()
}

function channelsLast(planes: ArrayLike<number>): Uint8Array {
  const size = planes.length / 3
  return Uint8Array.from(
    { length: planes.length },
    (_, index) => planes[(index % 3) * size + Math.floor(index / 3)] ?? 0,
  )
}

/** Other processors may compute a product and its sum in one step, which turns a tie now and then. */
const allowedShare = process.arch === 'x64' ? 0 : 1e-4

describe('model pixels equal ONNX Runtime’s Resize and Round, bit for bit on x64', () => {
  test.each([
    { width: 400, height: 533, side: 224 },
    { width: 533, height: 400, side: 224 },
    { width: 800, height: 600, side: 288 },
    { width: 449, height: 448, side: 224 },
    { width: 223, height: 225, side: 224 },
    { width: 96, height: 128, side: 224 },
    { width: 1201, height: 37, side: 64 },
    { width: 3, height: 2, side: 32 },
  ])('$width x $height to $side', async ({ width, height, side }) => {
    const pixels = drawPixels(width, width, height)
    const session = await createSession(resizeGraph(side), { threadCount: 1 })
    onTestFinished(() => session.close())
    const outputs = await session.run({
      pixels: { type: 'uint8', dims: [1, height, width, 3], data: pixels.data },
    })
    const expected = channelsLast(outputs['rounded']?.data as Float32Array)
    const differences = resizePixels(pixels, side).map((value, index) =>
      Math.abs(value - (expected[index] ?? 0)),
    )
    const differingCount = differences.filter((difference) => difference > 0).length
    expect(differences.every((difference) => difference <= 1)).toBe(true)
    expect(differingCount).toBeLessThanOrEqual(allowedShare * differences.length)
  })
})
