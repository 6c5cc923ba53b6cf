import { exportModel } from '../exports.ts'
import type { ServiceContext } from '../context.ts'
import { streamJob } from '../../core/progress/job-stream.ts'
import type { ServiceImplementer } from '../router.ts'

export function exportArea(os: ServiceImplementer['export'], context: ServiceContext) {
  const { projects } = context
  return {
    create: os.create.handler(({ input, signal }) =>
      streamJob(signal, (reporter) =>
        exportModel(context, projects.get(input.project), input, reporter),
      ),
    ),
  }
}
