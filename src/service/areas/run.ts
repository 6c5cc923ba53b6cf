import { checkFiles } from '../image-files.ts'
import type { ServiceContext } from '../context.ts'
import { streamJob } from '../../core/progress/job-stream.ts'
import type { ServiceImplementer } from '../router.ts'
import type { WatchedHistory } from '../run-supervisor.ts'
import { planFrom } from '../../core/training/plan.ts'
import type { Run } from '../../shared/domain/run.ts'

export function runArea(os: ServiceImplementer['run'], context: ServiceContext) {
  const { interactive, projects, runs } = context
  return {
    start: os.start.handler(async ({ input, signal = new AbortController().signal }) => {
      const project = projects.get(input.project)
      // A file with other content than its image would put wrong features under the image's name.
      await checkFiles(project, interactive, { signal, progress: () => {} })
      return runs.start(project, planFrom(input.plan))
    }),
    watch: os.watch.handler(({ input, signal }) =>
      streamJob<Run, WatchedHistory>(signal, (reporter) =>
        runs.watch(projects.get(input.project), input.runId, reporter),
      ),
    ),
    stop: os.stop.handler(({ input }) => runs.stop(projects.get(input.project), input.runId)),
    resume: os.resume.handler(({ input }) => runs.resume(projects.get(input.project), input.runId)),
    list: os.list.handler(({ input }) => projects.get(input.project).runs.list()),
  }
}
