/**
 * The part of ONNX's protocol buffers that a network needs, as descriptors: field numbers and types as published in
 * https://github.com/onnx/onnx/blob/main/onnx/onnx.proto. Encoding walks them, so no code is generated at run time.
 */

/** One field of a message: its number on the wire, and how its values are written. */
export interface Field {
  number: number
  kind: 'int' | 'float' | 'string' | 'bytes' | 'message'
  /** The descriptor of the values of a `message` field. */
  message?: Descriptor
}

/** A message's fields by name; an array value is written as a repeated field. */
export type Descriptor = Readonly<Record<string, Field>>

const int = (number: number): Field => ({ number, kind: 'int' })
const float = (number: number): Field => ({ number, kind: 'float' })
const string = (number: number): Field => ({ number, kind: 'string' })
const bytes = (number: number): Field => ({ number, kind: 'bytes' })
const message = (number: number, descriptor: Descriptor): Field => ({
  number,
  kind: 'message',
  message: descriptor,
})

const dimension = { value: int(1), symbol: string(2) } satisfies Descriptor
const tensorShape = { dims: message(1, dimension) } satisfies Descriptor
const tensorType = { elementType: int(1), shape: message(2, tensorShape) } satisfies Descriptor
const type = { tensor: message(1, tensorType) } satisfies Descriptor
const valueInfo = { name: string(1), type: message(2, type) } satisfies Descriptor

const tensor = {
  dims: int(1),
  dataType: int(2),
  name: string(8),
  rawData: bytes(9),
} satisfies Descriptor

const attribute = {
  name: string(1),
  float: float(2),
  int: int(3),
  string: bytes(4),
  floats: float(7),
  ints: int(8),
  type: int(20),
} satisfies Descriptor

const node = {
  inputs: string(1),
  outputs: string(2),
  name: string(3),
  op: string(4),
  attributes: message(5, attribute),
} satisfies Descriptor

const graph = {
  nodes: message(1, node),
  name: string(2),
  initializers: message(5, tensor),
  inputs: message(11, valueInfo),
  outputs: message(12, valueInfo),
} satisfies Descriptor

const operatorSet = { domain: string(1), version: int(2) } satisfies Descriptor

/** A key with its value, as the model's metadata has them. */
export const entryDescriptor = { key: string(1), value: string(2) } satisfies Descriptor

/** The whole file. */
export const modelDescriptor = {
  irVersion: int(1),
  producerName: string(2),
  producerVersion: string(3),
  document: string(6),
  graph: message(7, graph),
  operatorSets: message(8, operatorSet),
  metadata: message(14, entryDescriptor),
} satisfies Descriptor

/** TensorProto.DataType. */
export const dataTypes = {
  float32: 1,
  uint8: 2,
  int32: 6,
  int64: 7,
  bool: 9,
  float64: 11,
} as const

/** AttributeProto.AttributeType. */
export const attributeTypes = { float: 1, int: 2, string: 3, floats: 6, ints: 7 } as const
