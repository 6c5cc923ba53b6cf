import protobuf from 'protobufjs/minimal.js'
import type { Descriptor, Field } from './schema.ts'

/** A message to write: values by field name, `undefined` for a field that is left out. */
export interface Message {
  readonly [field: string]: Value | readonly Value[] | undefined
}
type Value = number | string | Uint8Array | Message

/** Larger pieces than this are copied once, straight into the result, and not through the writer's buffer. */
const largePieceBytes = 4096

const wireTypes = { int: 0, float: 5, string: 2, bytes: 2, message: 2 } as const

/** The protocol buffer of a message; large byte fields are copied once. */
export function encodeMessage(message: Message, descriptor: Descriptor): Uint8Array {
  return joined(encode(message, descriptor))
}

interface Pieces {
  pieces: Uint8Array[]
  sizeBytes: number
}

function encode(message: Message, descriptor: Descriptor): Pieces {
  const done: Pieces = { pieces: [], sizeBytes: 0 }
  let writer = protobuf.Writer.create()
  const flush = () => {
    append(done, [writer.finish()])
    writer = protobuf.Writer.create()
  }
  const write = (field: Field, value: Value) => {
    writer.uint32((field.number << 3) | wireTypes[field.kind])
    if (field.kind === 'int') return writer.int64(value as number)
    if (field.kind === 'float') return writer.float(value as number)
    if (field.kind === 'string') return writer.string(value as string)
    const content = contentOf(field, value)
    if (content.sizeBytes <= largePieceBytes) return writer.bytes(joined(content))
    writer.uint32(content.sizeBytes)
    flush()
    append(done, content.pieces)
  }
  for (const [name, value] of Object.entries(message)) {
    const field = descriptor[name]
    if (!field) throw new Error(`the message has no field ${name}`)
    if (value === undefined) continue
    if (Array.isArray(value)) for (const one of value as Value[]) write(field, one)
    else write(field, value as Value)
  }
  flush()
  return done
}

function contentOf(field: Field, value: Value): Pieces {
  if (field.message) return encode(value as Message, field.message)
  const bytes = value as Uint8Array
  return { pieces: [bytes], sizeBytes: bytes.length }
}

function append(to: Pieces, pieces: readonly Uint8Array[]): void {
  for (const piece of pieces) {
    to.pieces.push(piece)
    to.sizeBytes += piece.length
  }
}

function joined({ pieces, sizeBytes }: Pieces): Uint8Array {
  const bytes = new Uint8Array(sizeBytes)
  let position = 0
  for (const piece of pieces) {
    bytes.set(piece, position)
    position += piece.length
  }
  return bytes
}
