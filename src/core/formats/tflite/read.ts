import { GraftError } from '../../../shared/errors.ts'
import { FlatTable, FormatProblem } from './flat-table.ts'
import type { TfliteModel, TfliteOperator, TfliteTensor, TfliteType } from './graph.ts'
import { readOptions } from './operators.ts'

// Field ids are those of the published schema: tensorflow/compiler/mlir/lite/schema/schema.fbs.

const fileIdentifier = 'TFL3'

const types: Record<number, { type: TfliteType; sizeBytes: number }> = {
  0: { type: 'float32', sizeBytes: 4 },
  1: { type: 'float16', sizeBytes: 2 },
  2: { type: 'int32', sizeBytes: 4 },
  3: { type: 'uint8', sizeBytes: 1 },
  4: { type: 'int64', sizeBytes: 8 },
  9: { type: 'int8', sizeBytes: 1 },
}

/**
 * Reads the main graph of a TensorFlow Lite file. Constants are views on the bytes, so nothing is copied; memory and
 * time are bounded by the file's size whatever it holds.
 * @param path names the file in messages.
 * @throws weights.unreadable where the bytes are no such file, or a damaged one.
 */
export function readTflite(bytes: Uint8Array, path = ''): TfliteModel {
  try {
    return parse(bytes, path)
  } catch (error) {
    if (!(error instanceof FormatProblem)) throw error
    throw new GraftError('weights.unreadable', { path, detail: error.message }, { cause: error })
  }
}

function parse(bytes: Uint8Array, path: string): TfliteModel {
  const identifier = String.fromCharCode(...bytes.subarray(4, 8))
  if (identifier !== fileIdentifier) throw new FormatProblem('not a TensorFlow Lite file')
  const model = FlatTable.root(bytes)
  const [main] = model.tables(2)
  if (main === undefined) throw new FormatProblem('the file holds no graph')
  const buffers = model.tables(4).map((buffer) => bufferData(buffer))
  const tensors = main.tables(0).map((table, index) => parseTensor(table, index, buffers))
  const codes = model.tables(1).map((table) => ({
    // Numbers above 127 do not fit the older field: writers put 127 there and the number in the newer one.
    code: Math.max(table.int8(0), table.int32(3)),
    customName: table.text(1),
  }))
  const operators = main.tables(3).map((table, index) => {
    const code = codes[table.uint32(0)]
    if (code === undefined) throw new FormatProblem(`operator ${index} has no code`)
    return parseOperator(table, index, code, tensors.length)
  })
  return {
    path,
    description: model.text(3),
    sizeBytes: bytes.length,
    tensors,
    operators,
    inputs: wires(main.int32s(1), tensors.length, 0),
    outputs: wires(main.int32s(2), tensors.length, 0),
  }
}

function bufferData(buffer: FlatTable): Uint8Array {
  // Files over 2 GB keep their values behind the FlatBuffers part; none of them is a network for this program.
  if (buffer.has(2)) throw new FormatProblem('weights behind the graph are not supported')
  return buffer.bytes(0)
}

function parseTensor(
  table: FlatTable,
  index: number,
  buffers: readonly Uint8Array[],
): TfliteTensor {
  const name = table.text(3)
  const called = `tensor ${index} (${name.slice(0, 60)})`
  const found = types[table.int8(1)]
  const signature = table.int32s(7)
  const shape = signature.length > 0 ? signature : table.int32s(0)
  if (shape.some((size) => size < -1)) throw new FormatProblem(`${called} has a negative size`)
  const buffer = buffers[table.uint32(2)]
  if (buffer === undefined) throw new FormatProblem(`${called} has no buffer`)
  if (buffer.length === 0) return { index, name, type: found?.type ?? 'other', shape, data: null }
  if (found === undefined || table.has(6)) {
    // Packed, sparse and text constants are kept without values: only an operator that needs one is refused.
    return { index, name, type: 'other', shape, data: buffer }
  }
  const expected = shape.reduce((product, size) => product * size, found.sizeBytes)
  if (buffer.length !== expected) {
    throw new FormatProblem(`${called} of shape [${shape}] has ${buffer.length} bytes`)
  }
  return { index, name, type: found.type, shape, data: buffer }
}

function parseOperator(
  table: FlatTable,
  index: number,
  code: { code: number; customName: string },
  tensorCount: number,
): TfliteOperator {
  const wiring = {
    index,
    inputs: wires(table.int32s(1), tensorCount, -1),
    outputs: wires(table.int32s(2), tensorCount, 0),
  }
  return { ...wiring, ...readOptions(code.code, code.customName, table.uint8(3), table.table(4)) }
}

function wires(indices: readonly number[], tensorCount: number, least: number): readonly number[] {
  if (indices.some((index) => index < least || index >= tensorCount)) {
    throw new FormatProblem('a wire leads to a tensor that is not there')
  }
  return indices
}
