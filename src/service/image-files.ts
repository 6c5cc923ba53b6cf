import { stat } from 'node:fs/promises'
import type { Project } from '../core/project/store.ts'
import type { Problem, ProblemKind } from '../shared/domain/image.ts'
import type { ImageId } from '../shared/domain/ids.ts'
import type { InteractiveWorker } from './interactive-worker.ts'
import { progressCounter } from '../core/progress/job-stream.ts'
import type { JobReporter } from '../core/progress/job-stream.ts'

/** Files whose content is hashed again in one call. */
const hashBatchSize = 16
const progressStep = 500

/** Problems that are over when the file is as it was. */
const diskKinds: readonly ProblemKind[] = ['vanished', 'changed-on-disk']

/**
 * Looks at every file on disk, then tells all problems: those of past imports, and images whose file is gone or has
 * other content than when it was imported; these are kept with the project until the file is as it was. A file that was
 * only touched (same content, other time) is no problem.
 */
export async function checkFiles(
  project: Project,
  worker: InteractiveWorker,
  reporter: Pick<JobReporter<never>, 'signal' | 'progress'>,
): Promise<Problem[]> {
  const found: Problem[] = []
  const touched: { id: ImageId; path: string; modifiedMs: number }[] = []
  const count = progressCounter('scanning', (progress) => reporter.progress(progress))
  const past = new Set(
    project.problems
      .list()
      .filter(({ kind }) => diskKinds.includes(kind))
      .map(({ path }) => path),
  )
  let doneCount = 0
  for (const { id, path, sizeBytes, modifiedMs } of project.images.files()) {
    reporter.signal.throwIfAborted()
    const now = await stat(path).catch(() => null)
    if (!now) found.push({ path, kind: 'vanished', detail: '' })
    else if (now.size !== sizeBytes) found.push({ path, kind: 'changed-on-disk', detail: '' })
    else if (Math.abs(now.mtimeMs - modifiedMs) > 1) {
      touched.push({ id, path, modifiedMs: now.mtimeMs })
    } else if (past.has(path)) project.problems.forget(path, diskKinds)
    if (++doneCount % progressStep === 0) count(doneCount, null)
  }
  for (let start = 0; start < touched.length; start += hashBatchSize) {
    reporter.signal.throwIfAborted()
    const batch = touched.slice(start, start + hashBatchSize)
    const ids = await worker.call((client) =>
      client.hash({ paths: batch.map((file) => file.path) }),
    )
    for (const [index, { id, path, modifiedMs }] of batch.entries()) {
      if (ids[index] !== id) found.push({ path, kind: 'changed-on-disk', detail: '' })
      else {
        project.images.seen(id, modifiedMs)
        if (past.has(path)) project.problems.forget(path, diskKinds)
      }
    }
  }
  project.problems.record(found)
  return project.problems.list()
}

/** Points images that were imported in place to where their folder is now; each file is checked by its content. */
export async function relinkImages(
  project: Project,
  from: string,
  to: string,
  worker: InteractiveWorker,
): Promise<{ relinkedCount: number; stillMissingCount: number }> {
  const candidates = project.images.relinkCandidates(from, to)
  let relinkedCount = 0
  for (let start = 0; start < candidates.length; start += hashBatchSize) {
    const batch = candidates.slice(start, start + hashBatchSize)
    const ids = await worker.call((client) =>
      client.hash({ paths: batch.map((candidate) => candidate.newPath) }),
    )
    const equal = batch.filter((candidate, index) => ids[index] === candidate.id)
    project.images.relink(equal)
    relinkedCount += equal.length
  }
  return { relinkedCount, stillMissingCount: candidates.length - relinkedCount }
}
