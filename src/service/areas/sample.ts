import { listSamples } from '../../core/sample/samples.ts'
import { createSampleProject } from '../sample-projects.ts'
import type { ServiceContext } from '../context.ts'
import { streamJob } from '../../core/progress/job-stream.ts'
import type { ServiceImplementer } from '../router.ts'

export function sampleArea(os: ServiceImplementer['sample'], context: ServiceContext) {
  return {
    list: os.list.handler(() => listSamples()),
    create: os.create.handler(({ input, signal }) =>
      streamJob(signal, (reporter) => createSampleProject(context, input, reporter)),
    ),
  }
}
