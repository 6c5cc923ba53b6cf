import { exportContract } from './service/export.ts'
import { imageContract } from './service/image.ts'
import { labelContract } from './service/label.ts'
import { predictionContract } from './service/prediction.ts'
import { projectContract } from './service/project.ts'
import { reportContract } from './service/report.ts'
import { runContract } from './service/run.ts'
import { baseContract, engineContract, sampleContract, systemContract } from './service/system.ts'

/** Everything Graft does. Served by the service process, relayed unchanged by the hosts, called by every interface. */
export const serviceContract = {
  project: projectContract,
  image: imageContract,
  label: labelContract,
  run: runContract,
  report: reportContract,
  prediction: predictionContract,
  export: exportContract,
  base: baseContract,
  engine: engineContract,
  sample: sampleContract,
  system: systemContract,
}
