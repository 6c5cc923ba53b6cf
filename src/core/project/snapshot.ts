import type { ImageId, LabelId } from '../../shared/domain/ids.ts'
import type { Problem } from '../../shared/domain/image.ts'
import type { Snapshot, SnapshotImage } from '../../shared/domain/run.ts'
import type { ProjectDatabase } from './database.ts'
import type { ProjectPaths } from './folder.ts'
import type { LabelRows } from './label-rows.ts'
import type { Problems } from './problems.ts'
import { readPath, usedSideFromNumber } from './rows.ts'

/** What a run starts from, and the labelled images that take no part with the reason. */
export interface TakenSnapshot {
  readonly snapshot: Snapshot
  readonly leftOut: Problem[]
}

interface LabelledRow {
  readonly id: ImageId
  readonly labelId: LabelId
  readonly side: number | null
  readonly groupId: string
  readonly sourcePath: string
  readonly storedName: string | null
  /** Of the problem that keeps it off both sides. */
  readonly bridgeDetail: string | null
}

/**
 * Freezes the labelled images with their sides, in the order of their ids, so that equal content
 * gives equal snapshots whatever the order of import. Labels without an image in it are not part of
 * it.
 */
export function takeSnapshot(
  parts: { database: ProjectDatabase; paths: ProjectPaths; labels: LabelRows; problems: Problems },
  project: { id: string; name: string; createdAt: string },
): TakenSnapshot {
  const hindering = parts.problems.hindering()
  const images: SnapshotImage[] = []
  const leftOut: Problem[] = []
  for (const row of labelledRows(parts.database)) {
    const path = readPath(row, parts.paths)
    const problem = hindering.get(path)
    const side = usedSideFromNumber(row.side)
    if (problem !== undefined) leftOut.push(problem)
    else if (side === null) leftOut.push(onBothSides(path, row.bridgeDetail))
    else images.push({ id: row.id, path, labelId: row.labelId, side, group: row.groupId })
  }
  const used = new Set(images.map((image) => image.labelId))
  const labels = parts.database
    .read(() => parts.labels.all())
    .filter((label) => used.has(label.id))
    .map(({ id, name, colorIndex, key }) => ({ id, name, colorIndex, key }))
  const { id: projectId, name: projectName, createdAt } = project
  return {
    snapshot: { version: 1, createdAt, projectId, projectName, labels, images },
    leftOut,
  }
}

function labelledRows(database: ProjectDatabase): LabelledRow[] {
  return database.read(() =>
    database
      .prepare<[], LabelledRow>(
        `SELECT images.id, labels.id AS labelId, side, ifnull(group_id, images.id) AS groupId,
           source_path AS sourcePath, stored_name AS storedName,
           CASE side WHEN 3 THEN (SELECT detail FROM problems
             WHERE path = source_path AND kind = 'near-duplicate-of-both-sides') END AS bridgeDetail
         FROM images JOIN labels ON ref = label_ref ORDER BY images.id`,
      )
      .all(),
  )
}

function onBothSides(path: string, detail: string | null): Problem {
  return { path, kind: 'near-duplicate-of-both-sides', detail: detail ?? '' }
}
