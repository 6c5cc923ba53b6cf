import { importImages } from '../importer.ts'
import type { FoundProblem } from '../importer.ts'
import { checkFiles, relinkImages } from '../image-files.ts'
import type { ServiceContext } from '../context.ts'
import { streamJob } from '../../core/progress/job-stream.ts'
import type { ServiceImplementer } from '../router.ts'
import type { ImportResult } from '../../shared/contract/service/image.ts'

export function imageArea(os: ServiceImplementer['image'], context: ServiceContext) {
  const { projects, interactive } = context
  return {
    import: os.import.handler(({ input, signal }) =>
      streamJob<ImportResult, FoundProblem>(signal, (reporter) =>
        importImages(projects.get(input.project), input, interactive, reporter),
      ),
    ),
    list: os.list.handler(({ input }) => projects.get(input.project).images.page(input)),
    problems: os.problems.handler(({ input, signal }) =>
      streamJob(signal, (reporter) =>
        checkFiles(projects.get(input.project), interactive, reporter),
      ),
    ),
    relink: os.relink.handler(({ input }) =>
      relinkImages(projects.get(input.project), input.from, input.to, interactive),
    ),
    assign: os.assign.handler(({ input }) =>
      projects.get(input.project).labelling.assign(input.imageIds, input.labelId),
    ),
  }
}
