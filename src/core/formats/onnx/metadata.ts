import protobuf from 'protobufjs/minimal.js'
import { GraftError } from '../../../shared/errors.ts'
import { entryDescriptor, modelDescriptor } from './schema.ts'

/**
 * The facts that travel with an ONNX file, by key; the rest of the file is skipped.
 *
 * @throws GraftError weights.unreadable where the bytes are no protocol buffer
 */
export function readOnnxMetadata(bytes: Uint8Array, path = 'model.onnx'): Record<string, string> {
  const reader = protobuf.Reader.create(bytes)
  const metadata: Record<string, string> = {}
  try {
    while (reader.pos < reader.len) {
      const tag = reader.uint32()
      if (tag >>> 3 !== modelDescriptor.metadata.number) reader.skipType(tag & 7)
      else {
        const { key, value } = readEntry(reader.bytes())
        metadata[key] = value
      }
    }
  } catch (error) {
    throw new GraftError(
      'weights.unreadable',
      { path, detail: error instanceof Error ? error.message : String(error) },
      { cause: error },
    )
  }
  return metadata
}

function readEntry(bytes: Uint8Array): { key: string; value: string } {
  const reader = protobuf.Reader.create(bytes)
  const entry = { key: '', value: '' }
  while (reader.pos < reader.len) {
    const tag = reader.uint32()
    if (tag >>> 3 === entryDescriptor.key.number) entry.key = reader.string()
    else if (tag >>> 3 === entryDescriptor.value.number) entry.value = reader.string()
    else reader.skipType(tag & 7)
  }
  return entry
}
