import { join } from 'node:path'
import type { Places } from '../core/places.ts'
import type { Project } from '../core/project/store.ts'
import type { WorkPlaces } from '../shared/contract/work.ts'
import type { InteractiveWorker } from './interactive-worker.ts'
import type { Log } from './log.ts'
import type { OpenProjects } from './open-projects.ts'
import type { createRecentProjects } from './recent-projects.ts'
import type { RunSupervisor } from './run-supervisor.ts'

/** What the service's areas share. */
export interface ServiceContext {
  readonly places: Places
  readonly clock: () => Date
  readonly log: Log
  readonly workerEntry: URL
  readonly interactive: InteractiveWorker
  readonly projects: OpenProjects
  readonly recent: ReturnType<typeof createRecentProjects>
  readonly runs: RunSupervisor
}

/** The places a worker may use for a project. */
export function workPlaces(context: Pick<ServiceContext, 'places'>, project: Project): WorkPlaces {
  return {
    bases: [...context.places.bases],
    views: context.places.views,
    features: project.paths.features,
    journal: journalFolder(project),
  }
}

/** Where workers note what they decode for a project. */
export function journalFolder(project: Project): string {
  return join(project.paths.cache, 'in-hand')
}
