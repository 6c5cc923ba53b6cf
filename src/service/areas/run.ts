import type { ServiceContext } from '../context.ts'
import { streamJob } from '../../core/progress/job-stream.ts'
import type { ServiceImplementer } from '../router.ts'
import type { WatchedHistory } from '../run-supervisor.ts'
import { planFrom } from '../../core/training/plan.ts'
import type { Run } from '../../shared/domain/run.ts'

export function runArea(os: ServiceImplementer['run'], context: ServiceContext) {
  const { projects, runs } = context
  return {
    start: os.start.handler(({ input }) =>
      runs.start(projects.get(input.project), planFrom(input.plan)),
    ),
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
