import { service } from '../bridge/clients.ts'
import { useLoaded } from './load-state.ts'

/** Projects opened lately, the newest first. */
export function useRecentProjects() {
  return useLoaded(() => service.project.recent())
}

/** A project that the page was opened with; reading it opens it. */
export function useOpenedProject(path: string) {
  return useLoaded(() => service.project.open({ project: path }))
}
