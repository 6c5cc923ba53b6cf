import { createProject, openProject } from '../core/project/store.ts'
import type { Project } from '../core/project/store.ts'
import type { Log } from './log.ts'

/** The projects this service holds open; each is locked against other processes until it is closed. */
export interface OpenProjects {
  create(folder: string): Project
  /** The open project, opened now if it was not. Runs that a dead process left are marked interrupted. */
  get(folder: string): Project
  close(folder: string): void
  closeAll(): void
}

export function createOpenProjects(clock: () => Date, log: Log): OpenProjects {
  const open = new Map<string, Project>()
  const options = { clock, holder: 'Graft' }
  const close = (folder: string) => {
    open.get(folder)?.close()
    open.delete(folder)
  }
  return {
    create(folder) {
      const project = createProject(folder, options)
      open.set(folder, project)
      log.info('project.created', { folder })
      return project
    },
    get(folder) {
      const known = open.get(folder)
      if (known) return known
      const project = openProject(folder, options)
      open.set(folder, project)
      const interrupted = project.runs.markInterrupted()
      log.info('project.opened', { folder, interrupted })
      return project
    },
    close,
    closeAll() {
      for (const folder of [...open.keys()]) close(folder)
    },
  }
}
