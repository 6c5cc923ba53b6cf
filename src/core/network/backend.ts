import { createRequire } from 'node:module'
import { tensorflowCore } from '../formats/tfjs/tensorflow.ts'

const require = createRequire(import.meta.url)

/**
 * Makes the plain JavaScript backend the active one where no backend is active yet, so that layers can be built and
 * weights set. For set-up and tests: it computes MobileNetV2 at less than one image a second.
 */
export async function useCpuBackend(): Promise<void> {
  const core = tensorflowCore()
  if (core.getBackend() !== undefined) return
  // Production mode keeps the backend from advising in the console to install tfjs-node; values are the same.
  core.enableProdMode()
  require('@tensorflow/tfjs-backend-cpu')
  await core.setBackend('cpu')
}
