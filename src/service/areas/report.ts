import { judgeFolder, readReport, saveReport } from '../reports.ts'
import type { ServiceContext } from '../context.ts'
import { streamJob } from '../../core/progress/job-stream.ts'
import type { ServiceImplementer } from '../router.ts'

export function reportArea(os: ServiceImplementer['report'], context: ServiceContext) {
  const { projects } = context
  return {
    get: os.get.handler(({ input }) => readReport(projects.get(input.project), input.runId)),
    judgeFolder: os.judgeFolder.handler(({ input, signal }) =>
      streamJob(signal, (reporter) =>
        judgeFolder(context, projects.get(input.project), input, reporter),
      ),
    ),
    save: os.save.handler(({ input }) => saveReport(projects.get(input.project), input)),
  }
}
