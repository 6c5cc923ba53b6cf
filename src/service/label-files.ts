import { stat } from 'node:fs/promises'
import { stringify } from 'csv-stringify/sync'
import { writeFileAtomic } from '../core/project/files.ts'
import type { Project } from '../core/project/store.ts'
import { GraftError } from '../shared/errors.ts'
import { copySorted, withOutputErrors } from './sorted-copies.ts'
import { progressCounter } from '../core/progress/job-stream.ts'
import type { JobReporter } from '../core/progress/job-stream.ts'

const pageSize = 1000

/** Takes the labels away: as a CSV list, or as copies of the images in one folder a label. */
export async function saveLabels(
  project: Project,
  request: { as: 'csv' | 'folders'; to: string; replace: boolean },
  reporter: JobReporter<never>,
): Promise<{ imageCount: number; path: string }> {
  if (!request.replace && (await stat(request.to).catch(() => null))) {
    throw new GraftError('output.exists', { path: request.to })
  }
  const names = new Map(project.labels.list().map((label) => [label.id, label.name]))
  const count = progressCounter('writing', (progress) => reporter.progress(progress))
  const rows: string[][] = [['path', 'label', 'side']]
  let imageCount = 0
  for (const image of labelledImages(project)) {
    reporter.signal.throwIfAborted()
    const name = names.get(image.labelId)
    if (name === undefined) continue
    if (request.as === 'csv') rows.push([image.path, name, image.side ?? ''])
    else {
      const { path, fileName, id } = image
      await copySorted(request.to, name, { path, name: fileName, mark: id.slice(0, 8) })
    }
    count(++imageCount, null, image.fileName)
  }
  if (request.as === 'csv') {
    await withOutputErrors(request.to, async () => writeFileAtomic(request.to, stringify(rows)))
  }
  return { imageCount, path: request.to }
}

function* labelledImages(project: Project) {
  for (let offset = 0; ; offset += pageSize) {
    const { images } = project.images.page({ offset, limit: pageSize })
    for (const image of images) {
      if (image.labelId !== null) yield { ...image, labelId: image.labelId }
    }
    if (images.length < pageSize) return
  }
}
