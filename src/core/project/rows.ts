import type { ImageId, LabelId } from '../../shared/domain/ids.ts'
import type { Image, ImageFormat, Side } from '../../shared/domain/image.ts'
import type { ProjectPaths } from './folder.ts'
import type { UsedSide } from './sides.ts'
import { join } from 'node:path'

const sideNumbers = { learn: 1, 'held-out': 2, neither: 3 } as const
const sidesByNumber = [null, 'learn', 'held-out', 'neither'] as const

/** How the database writes a side. */
export function sideNumber(side: Side | null): number | null {
  return side === null ? null : sideNumbers[side]
}

/** The side that a number of the database stands for. */
export function sideFromNumber(number: number | null): Side | null {
  return sidesByNumber[number ?? 0] ?? null
}

/** As `sideFromNumber`, for columns that hold learn, held out or nothing. */
export function usedSideFromNumber(number: number | null): UsedSide | null {
  const side = sideFromNumber(number)
  return side === 'neither' ? null : side
}

/** Columns of an image as it is shown; joined with `labels`. */
export const imageColumns = `images.id, format, size_bytes AS sizeBytes, width, height, side,
  ifnull(group_id, images.id) AS groupId, file_name AS fileName, source_path AS sourcePath,
  stored_name AS storedName, labels.id AS labelId`

/** A row of `imageColumns`. Written by this program alone, so its types are taken at their word. */
export interface ImageRow {
  readonly id: ImageId
  readonly format: ImageFormat
  readonly sizeBytes: number
  readonly width: number
  readonly height: number
  readonly side: number | null
  readonly groupId: string
  readonly fileName: string
  readonly sourcePath: string
  readonly storedName: string | null
  readonly labelId: LabelId | null
}

/** The image that a row stands for. */
export function imageFromRow(row: ImageRow, paths: ProjectPaths): Image {
  const { id, fileName, format, sizeBytes, width, height, labelId } = row
  return {
    id,
    path: readPath(row, paths),
    fileName,
    format,
    sizeBytes,
    width,
    height,
    labelId,
    side: sideFromNumber(row.side),
    group: row.groupId,
  }
}

/** Where an image's bytes are read from: its copy in the project, or the person's file. */
export function readPath(
  row: { readonly sourcePath: string; readonly storedName: string | null },
  paths: ProjectPaths,
): string {
  return row.storedName === null ? row.sourcePath : join(paths.images, row.storedName)
}
