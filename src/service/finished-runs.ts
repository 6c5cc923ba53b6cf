import type { Project } from '../core/project/store.ts'
import type { Run } from '../shared/domain/run.ts'
import { runIdSchema } from '../shared/domain/ids.ts'
import { GraftError } from '../shared/errors.ts'

/** The finished run with this id, or the latest one. @throws run.not-found, run.not-finished, run.none */
export function requireFinishedRun(project: Project, runId: string | undefined): Run {
  if (runId === undefined) {
    const latest = project.runs.latestFinished()
    if (!latest) throw new GraftError('run.none', { path: project.folder })
    return latest
  }
  const id = runIdSchema.safeParse(runId)
  if (!id.success) throw new GraftError('run.not-found', { id: runId })
  const run = project.runs.get(id.data)
  if (run.state !== 'finished')
    throw new GraftError('run.not-finished', { id: runId, state: run.state })
  return run
}
