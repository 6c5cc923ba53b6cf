import protobuf from 'protobufjs/minimal.js'
import type { Descriptor, Field } from '../../../../../src/core/formats/onnx/schema.ts'

/** A message as it stands in the file: every field a list, in the order of the file. */
export interface Decoded {
  [field: string]: (number | string | Uint8Array | Decoded)[]
}

/** Reads a protocol buffer by its descriptor. @throws Error where a field is not in the descriptor */
export function decodeMessage(bytes: Uint8Array, descriptor: Descriptor): Decoded {
  const reader = protobuf.Reader.create(bytes)
  const decoded: Decoded = {}
  const fields = new Map(
    Object.entries(descriptor).map(([name, field]) => [field.number, { name, field }]),
  )
  while (reader.pos < reader.len) {
    const number = reader.uint32() >>> 3
    const known = fields.get(number)
    if (!known) throw new Error(`field ${number} is not expected here`)
    const values = (decoded[known.name] ??= [])
    values.push(readValue(reader, known.field))
  }
  return decoded
}

function readValue(reader: protobuf.Reader, field: Field): Decoded[string][number] {
  if (field.kind === 'int') return Number(reader.int64())
  if (field.kind === 'float') return reader.float()
  if (field.kind === 'string') return reader.string()
  const bytes = reader.bytes()
  return field.message ? decodeMessage(bytes, field.message) : bytes
}

/** The messages of a repeated field. */
export function messages(decoded: Decoded | undefined, field: string): Decoded[] {
  return (decoded?.[field] ?? []) as Decoded[]
}
