import type { ServiceContext } from '../context.ts'
import type { ServiceImplementer } from '../router.ts'

export function projectArea(os: ServiceImplementer['project'], context: ServiceContext) {
  const { projects, recent, runs } = context
  return {
    create: os.create.handler(async ({ input }) => {
      const summary = projects.create(input.project).summary()
      await recent.add(summary)
      return summary
    }),
    open: os.open.handler(async ({ input }) => {
      const summary = projects.get(input.project).summary()
      await recent.add(summary)
      return summary
    }),
    close: os.close.handler(async ({ input }) => {
      const project = projects.get(input.project)
      await runs.abandon(project)
      await recent.add(project.summary())
      projects.close(input.project)
    }),
    recent: os.recent.handler(() => recent.list()),
  }
}
