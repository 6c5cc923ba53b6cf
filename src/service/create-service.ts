import type { Project } from '../core/project/store.ts'
import { findPlaces } from '../core/places.ts'
import { workPlaces } from './context.ts'
import type { ServiceContext } from './context.ts'
import { createInteractiveWorker } from './interactive-worker.ts'
import { createLog } from './log.ts'
import { createOpenProjects } from './open-projects.ts'
import { createRecentProjects } from './recent-projects.ts'
import { createServiceRouter } from './router.ts'
import { createRunSupervisor } from './run-supervisor.ts'

/** What a service is made from; everything else it finds or makes itself. */
export interface ServiceOptions {
  /** The worker process' entry file. */
  readonly workerEntry: URL
  /** The folder of what the application ships: base models, licence texts. */
  readonly resourcesFolder: string
  /** Overrides `GRAFT_HOME`. */
  readonly home?: string
  readonly clock?: () => Date
}

/** A service with nothing open yet. `close` ends its workers and releases its projects. */
export function createService(options: ServiceOptions) {
  const clock = options.clock ?? (() => new Date())
  const places = findPlaces(options.resourcesFolder, options.home)
  const log = createLog(places.logs, clock)
  const projects = createOpenProjects(clock, log)
  const interactive = createInteractiveWorker(options.workerEntry)
  const runs = createRunSupervisor({
    workerEntry: options.workerEntry,
    clock,
    log,
    workPlaces: (project: Project) => workPlaces({ places }, project),
  })
  const context: ServiceContext = {
    places,
    clock,
    log,
    workerEntry: options.workerEntry,
    interactive,
    projects,
    recent: createRecentProjects(places.home, clock),
    runs,
  }
  return {
    router: createServiceRouter(context),
    log,
    async close() {
      await runs.abandon()
      await interactive.close()
      projects.closeAll()
      await log.close()
    },
  }
}
