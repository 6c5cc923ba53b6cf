import { createRequire } from 'node:module'
import type * as Core from '@tensorflow/tfjs-core'
import type * as Layers from '@tensorflow/tfjs-layers'

// `require`, because it is lazy and synchronous at once: start-up stays free of TensorFlow.js, functions that build
// graphs need not be async, and every caller gets the one CommonJS instance that the backends register with.
const require = createRequire(import.meta.url)

/** The tensor half of TensorFlow.js, loaded at the first call. */
export function tensorflowCore(): typeof Core {
  return require('@tensorflow/tfjs-core') as typeof Core
}

/** The layers half of TensorFlow.js, loaded at the first call. Building layers with weights needs an active backend. */
export function tensorflowLayers(): typeof Layers {
  return require('@tensorflow/tfjs-layers') as typeof Layers
}
