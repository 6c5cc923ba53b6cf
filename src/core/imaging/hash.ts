import { createHash } from 'node:crypto'
import type { Hash } from 'node:crypto'
import type { ImageId } from '../../shared/domain/ids.ts'
import { withFile } from './read-file.ts'

/** Hex digits of an image id: the first 128 bits of the SHA-256 of the file's bytes. */
const idLength = 32

/** A file's identity, with what tells quickly whether it may have changed since. */
export interface ContentHash {
  readonly id: ImageId
  readonly sizeBytes: number
  readonly modifiedMs: number
}

/** The id of an image with these bytes. */
export function contentId(bytes: Uint8Array): ImageId {
  return finished(createHash('sha256').update(bytes))
}

/**
 * Hashes a file of any size without holding it.
 *
 * @throws GraftError `image.unreadable` where it cannot be read, is empty or is written to
 * meanwhile
 */
export async function hashContent(path: string): Promise<ContentHash> {
  return withFile(path, async (file) => {
    const hash = createHash('sha256')
    for await (const piece of file.pieces()) hash.update(piece)
    return { id: finished(hash), sizeBytes: file.sizeBytes, modifiedMs: file.modifiedMs }
  })
}

function finished(hash: Hash): ImageId {
  // The brand says what the line above it proves: 32 lower-case hex digits.
  return hash.digest('hex').slice(0, idLength) as ImageId
}
