import type { ImageId } from '../../shared/domain/ids.ts'
import type { ImageFormat, Problem } from '../../shared/domain/image.ts'
import { cleanLabelName } from './label-naming.ts'
import type { LabelledImage } from './side-keeper.ts'
import type { UsedSide } from './sides.ts'

/** A file that was read and found to be an image. */
export interface NewImage {
  readonly id: ImageId
  readonly format: ImageFormat
  readonly sizeBytes: number
  /** Of the file that is read from now on: the copy where there is one. */
  readonly modifiedMs: number
  readonly width: number
  readonly height: number
  /** 16 hex digits. */
  readonly perceptualHash: string
  /** The person's own file; absolute. */
  readonly sourcePath: string
  /** The copy inside the project's `images` folder; null for one that is referenced. */
  readonly storedPath: string | null
  readonly fileName: string
  readonly labelName: string | null
  /** The side that its folder or list asks for. */
  readonly side: UsedSide | null
}

/** An image that the project has. */
export interface KnownImage extends LabelledImage {
  readonly labelName: string | null
}

/** A content that the project has not. */
export interface Newcomer {
  /** The first file of the batch with it. */
  readonly file: NewImage
  /** The first that is not null among its files. */
  readonly storedFile: NewImage | null
  readonly sideHint: UsedSide | null
  readonly otherPaths: readonly string[]
}

/** What a batch says about each content, before anything is written. */
export interface SortedBatch {
  readonly newcomers: ReadonlyMap<ImageId, Newcomer>
  readonly repeated: readonly { readonly file: NewImage; readonly known: KnownImage }[]
  /** Cleaned names of the labels that contents without one are to get. */
  readonly wishes: ReadonlyMap<ImageId, string>
  /** Files that name another label than their image has or was just promised; the first stays. */
  readonly conflicts: readonly Problem[]
}

/**
 * Sorts the files of a batch by content. `isSettled` tells of a known image and one of its files
 * that a conflict between them is no news.
 */
export function sortBatch(
  batch: readonly NewImage[],
  find: (id: ImageId) => KnownImage | undefined,
  isSettled: (known: KnownImage, path: string) => boolean,
): SortedBatch {
  const newcomers = new Map<ImageId, Newcomer>()
  const repeated: { file: NewImage; known: KnownImage }[] = []
  const wishes = new Map<ImageId, string>()
  const conflicts: Problem[] = []
  for (const file of batch) {
    const known = newcomers.has(file.id) ? undefined : find(file.id)
    if (known === undefined) newcomers.set(file.id, withFile(newcomers.get(file.id), file))
    else repeated.push({ file, known })
    const name = cleanLabelName(file.labelName ?? '')
    if (name === '') continue
    const first = known?.labelName ?? wishes.get(file.id)
    if (first === undefined) wishes.set(file.id, name)
    else if (first !== name && !(known !== undefined && isSettled(known, file.sourcePath))) {
      conflicts.push({ path: file.sourcePath, kind: 'two-labels', detail: `${first}, ${name}` })
    }
  }
  return { newcomers, repeated, wishes, conflicts }
}

function withFile(newcomer: Newcomer | undefined, file: NewImage): Newcomer {
  const storedFile = file.storedPath === null ? null : file
  if (newcomer === undefined) return { file, storedFile, sideHint: file.side, otherPaths: [] }
  const isOther = file.sourcePath !== newcomer.file.sourcePath
  return {
    file: newcomer.file,
    storedFile: newcomer.storedFile ?? storedFile,
    sideHint: newcomer.sideHint ?? file.side,
    otherPaths: isOther ? [...newcomer.otherPaths, file.sourcePath] : newcomer.otherPaths,
  }
}
