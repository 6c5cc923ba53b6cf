import { predictFiles } from '../predictions.ts'
import type { FoundPredictions } from '../predictions.ts'
import type { ServiceContext } from '../context.ts'
import { streamJob } from '../../core/progress/job-stream.ts'
import type { ServiceImplementer } from '../router.ts'

export function predictionArea(os: ServiceImplementer['prediction'], context: ServiceContext) {
  const { projects } = context
  return {
    files: os.files.handler(({ input, signal }) =>
      streamJob<{ answerCount: number; problemCount: number }, FoundPredictions>(
        signal,
        (reporter) => predictFiles(context, projects.get(input.project), input, reporter),
      ),
    ),
  }
}
