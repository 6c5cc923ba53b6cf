import { implement } from '@orpc/server'
import { serviceContract } from '../shared/contract/service.ts'
import { convertErrors } from '../shared/contract/rpc-errors.ts'
import type { ServiceContext } from './context.ts'
import { exportArea } from './areas/export.ts'
import { imageArea } from './areas/image.ts'
import { labelArea } from './areas/label.ts'
import { predictionArea } from './areas/prediction.ts'
import { projectArea } from './areas/project.ts'
import { reportArea } from './areas/report.ts'
import { runArea } from './areas/run.ts'
import { sampleArea } from './areas/sample.ts'
import { systemAreas } from './areas/system.ts'

/** The contract, with every known error converted and every bug logged where it happened. */
export function implementService(context: ServiceContext) {
  return implement(serviceContract).use(({ next, path }) =>
    convertErrors(
      async () => await next(),
      (error) => context.log.error('bug', error, { procedure: path.join('.') }),
    ),
  )
}

/** What an area builds its handlers from. */
export type ServiceImplementer = ReturnType<typeof implementService>

/** Everything the service answers. */
export function createServiceRouter(context: ServiceContext) {
  const os = implementService(context)
  return os.router({
    project: projectArea(os.project, context),
    image: imageArea(os.image, context),
    label: labelArea(os.label, context),
    run: runArea(os.run, context),
    report: reportArea(os.report, context),
    prediction: predictionArea(os.prediction, context),
    export: exportArea(os.export, context),
    sample: sampleArea(os.sample, context),
    ...systemAreas(os, context),
  })
}
