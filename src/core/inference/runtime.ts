import { createRequire } from 'node:module'

type Runtime = typeof import('onnxruntime-node')

const load = createRequire(import.meta.url)
let loaded: Runtime | null = null

/** ONNX Runtime, loaded at its first use: its library takes a tenth of a second. */
export function onnxRuntime(): Runtime {
  if (loaded === null) {
    const runtime = load('onnxruntime-node') as Runtime
    // What goes wrong comes back as an exception; the log would only repeat it on the terminal.
    runtime.env.logLevel = 'fatal'
    loaded = runtime
  }
  return loaded
}

/** Version of ONNX Runtime, without loading its library. */
export function inferenceVersion(): string {
  return (load('onnxruntime-node/package.json') as { version: string }).version
}
