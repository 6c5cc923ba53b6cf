import * as yauzl from 'yauzl'
import type { Entry } from 'yauzl'
import type { ProblemKind } from '../../shared/domain/image.ts'
import { isPictureName, isSkippedName } from './file-names.ts'
import { largestFileBytes } from './read-file.ts'

/**
 * What an entry of an archive is: a picture to unpack, nothing of interest, or a picture that is
 * refused.
 */
export type ZipMember =
  | { readonly kind: 'picture'; readonly folders: readonly string[]; readonly name: string }
  | { readonly kind: 'other' }
  | {
      readonly kind: 'problem'
      readonly name: string
      readonly problem: ProblemKind
      readonly detail: string
    }

const utf8Flag = 0x800
const unicodePathField = 0x7075
const linkMode = 0o120000
const typeMask = 0o170000

/** Reads an entry that was opened with `decodeStrings: false`. */
export function readMember(entry: Entry): ZipMember {
  const path = memberName(entry)
  const segments = path.split('/').filter((segment) => segment !== '')
  const name = segments.at(-1)
  if (name === undefined || path.endsWith('/') || !isPictureName(name)) return { kind: 'other' }
  const refused = (problem: ProblemKind, detail: string): ZipMember => {
    // The name may not leave the archive it is shown under.
    const shown = segments.filter((segment) => segment !== '..').join('/')
    return { kind: 'problem', name: shown, problem, detail }
  }
  const fault = yauzl.validateFileName(path)
  if (fault !== null) return refused('damaged', fault)
  if (segments.some(isSkippedName)) return { kind: 'other' }
  if (((entry.externalFileAttributes >>> 16) & typeMask) === linkMode) {
    return refused('not-an-image', 'a symbolic link')
  }
  if (entry.isEncrypted()) return refused('unsupported-format', 'encrypted')
  if (!entry.canDecodeFileData()) {
    return refused('unsupported-format', `compression method ${entry.compressionMethod}`)
  }
  if (entry.uncompressedSize > largestFileBytes) {
    return refused('too-large', `${entry.uncompressedSize} bytes`)
  }
  return { kind: 'picture', folders: segments.slice(0, -1), name }
}

/**
 * A member's path. Archives that macOS makes hold UTF-8 without saying so; what is valid UTF-8
 * beyond ASCII is hardly ever anything else.
 */
function memberName(entry: Entry): string {
  const { generalPurposeBitFlag, fileNameRaw, extraFields } = entry
  const isSaid =
    (generalPurposeBitFlag & utf8Flag) !== 0 ||
    extraFields.some((field) => field.id === unicodePathField)
  if (!isSaid) {
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(fileNameRaw).replaceAll('\\', '/')
    } catch {
      // Not UTF-8: the code page that the format prescribes.
    }
  }
  return yauzl.getFileNameLowLevel(generalPurposeBitFlag, fileNameRaw, extraFields, false)
}
