import { triangleFilter } from './resize-filter.ts'
import { createResizeKernel, rowsAtOnce } from './resize-kernel.ts'
import type { TriangleFilter } from './resize-filter.ts'
import type { ResizeKernel } from './resize-kernel.ts'

const channelCount = 3
const floatBytes = 4
const vectorBytes = 16
const pageBytes = 65_536

/** Source bytes that are brought into the kernel's memory at once: they stay in the processor's cache. */
const bandBytes = 65_536

/** The kernel's memory prepared for one pair of sizes. */
interface Layout {
  /** The sizes it is for. */
  key: string
  across: TriangleFilter
  down: TriangleFilter
  bandRows: number
  sourceRowBytes: number
  floatRowBytes: number
  entryBytes: number
  table: number
  tableEnd: number
  weights: number
  floats: number
  source: number
  ring: number
  ringRows: number
  ringRowBytes: number
  target: number
}

let kernel: ResizeKernel | null = null
let prepared: Layout | null = null

/**
 * Scales 8-bit RGB by an antialiased triangle filter, first along the width, then along the height, unrounded in between,
 * and rounds once, ties to even. Equal bit for bit to ONNX Runtime's Resize (half_pixel, antialias = 1, exclude_outside
 * = 1) followed by Round on x64; other processors may fuse a product and a sum there, which can turn a tie.
 * Writes [height, width, 3] to `target`, which must hold as much.
 */
export function resizeTriangle(
  pixels: { data: Uint8Array; width: number; height: number },
  width: number,
  height: number,
  target: Uint8Array,
): void {
  kernel ??= createResizeKernel()
  const layout = prepare(kernel, pixels, width, height)
  const { down, ring, ringRows, ringRowBytes } = layout
  const ringBytes = ringRows * ringRowBytes
  const memory = new Uint8Array(kernel.memory.buffer)
  const targetRowBytes = width * channelCount
  const targetEnd = layout.target + targetRowBytes
  const finished = memory.subarray(layout.target, targetEnd)
  let filteredRows = 0
  for (let row = 0; row < height; row++) {
    const start = down.starts[row] ?? 0
    const count = down.counts[row] ?? 0
    while (filteredRows < start + count) {
      if (filteredRows % layout.bandRows === 0) bringBand(memory, layout, pixels.data, filteredRows)
      filterFour(kernel, layout, filteredRows)
      filteredRows += rowsAtOnce
    }
    const weights = layout.weights + row * down.tapCount * floatBytes
    const first = ring + (start % ringRows) * ringRowBytes
    const weightsEnd = weights + count * floatBytes
    const ringEnd = ring + ringBytes
    kernel.blendRows(
      first,
      ringEnd,
      ringBytes,
      ringRowBytes,
      weights,
      weightsEnd,
      layout.target,
      targetEnd,
    )
    target.set(finished, row * targetRowBytes)
  }
}

function bringBand(memory: Uint8Array, layout: Layout, data: Uint8Array, firstRow: number): void {
  const from = firstRow * layout.sourceRowBytes
  memory.set(data.subarray(from, from + layout.bandRows * layout.sourceRowBytes), layout.source)
}

/** Past the last source row this filters what lies behind it in memory; no output row reads the result. */
function filterFour(kernel: ResizeKernel, layout: Layout, firstRow: number): void {
  const source = layout.source + (firstRow % layout.bandRows) * layout.sourceRowBytes
  kernel.filterRows(
    source,
    source + rowsAtOnce * layout.sourceRowBytes,
    layout.floats,
    layout.floatRowBytes,
    layout.table,
    layout.tableEnd,
    layout.entryBytes,
    layout.ring + (firstRow % layout.ringRows) * layout.ringRowBytes,
    layout.ringRowBytes,
  )
}

function prepare(
  kernel: ResizeKernel,
  source: { width: number; height: number },
  width: number,
  height: number,
): Layout {
  const key = `${source.width}x${source.height}>${width}x${height}`
  if (prepared?.key === key) return prepared
  const across = triangleFilter(source.width, width)
  const down = triangleFilter(source.height, height)
  const layout = layOut(key, source.width, width, across, down)
  const missingBytes =
    layout.target + aligned(width * channelCount) - kernel.memory.buffer.byteLength
  if (missingBytes > 0) kernel.memory.grow(Math.ceil(missingBytes / pageBytes))
  fillTables(kernel.memory.buffer, layout)
  prepared = layout
  return layout
}

function layOut(
  key: string,
  sourceWidth: number,
  width: number,
  across: TriangleFilter,
  down: TriangleFilter,
): Layout {
  const sourceRowBytes = sourceWidth * channelCount
  const floatRowBytes = sourceRowBytes * floatBytes
  const entryBytes = (1 + across.tapCount) * floatBytes
  const bandRows = upTo(rowsAtOnce, Math.max(Math.floor(bandBytes / sourceRowBytes), 1))
  const ringRows = upTo(rowsAtOnce, down.tapCount + rowsAtOnce - 1)
  const ringRowBytes = aligned(width * channelCount * floatBytes + vectorBytes)
  const table = 0
  const tableEnd = table + width * entryBytes
  const weights = aligned(tableEnd)
  const floats = aligned(weights + down.weights.byteLength)
  const floatsEnd =
    floats + rowsAtOnce * floatRowBytes + across.tapCount * channelCount * floatBytes
  const source = aligned(floatsEnd + 2 * vectorBytes)
  const ring = aligned(source + bandRows * sourceRowBytes + vectorBytes)
  const target = ring + ringRows * ringRowBytes + aligned(vectorBytes)
  const sizes = { bandRows, sourceRowBytes, floatRowBytes, entryBytes, ringRows, ringRowBytes }
  return { key, across, down, ...sizes, table, tableEnd, weights, floats, source, ring, target }
}

function fillTables(buffer: ArrayBuffer, layout: Layout): void {
  const { across, down, table, entryBytes, tableEnd } = layout
  const entryLength = entryBytes / floatBytes
  const offsets = new Int32Array(buffer, table, (tableEnd - table) / floatBytes)
  const weights = new Float32Array(buffer, table, (tableEnd - table) / floatBytes)
  for (const [pixel, start] of across.starts.entries()) {
    const entry = pixel * entryLength
    const first = pixel * across.tapCount
    offsets[entry] = start * channelCount * floatBytes
    weights.set(across.weights.subarray(first, first + across.tapCount), entry + 1)
  }
  new Float32Array(buffer, layout.weights, down.weights.length).set(down.weights)
  // What lies behind the last row is read with weight 0; left-over bits could be NaN, which 0 does not silence.
  new Uint8Array(buffer, layout.floats, layout.source - layout.floats).fill(0)
}

/** Rows of vectors begin on a cache line, with room for one vector that is only partly needed. */
function aligned(bytes: number): number {
  return upTo(64, bytes)
}

function upTo(step: number, value: number): number {
  return Math.ceil(value / step) * step
}
