import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { tensorflowCore } from '../formats/tfjs/tensorflow.ts'
import { readTfjs } from '../formats/tfjs/read.ts'
import { createSession, inferenceRuntime } from '../inference/session.ts'
import type { ExportFormat } from '../../shared/domain/exported.ts'
import { onnxFile, onnxInput, onnxOutput } from './package.ts'
import type { ProofRuntime } from './proof.ts'

const load = createRequire(import.meta.url)

/** Opens a package in the runtime that its users will open it in. */
export function openInRuntime(
  format: ExportFormat,
  folder: string,
  side: number,
): Promise<ProofRuntime> {
  return format === 'onnx' ? openOnnx(folder, side) : openTfjs(folder, side)
}

async function openOnnx(folder: string, side: number): Promise<ProofRuntime> {
  const session = await createSession(join(folder, onnxFile), { threadCount: 0 })
  return {
    name: `ONNX Runtime ${inferenceRuntime().version}`,
    async answer(pixels, count) {
      const outputs = await session.run({
        [onnxInput]: { type: 'uint8', dims: [count, side, side, 3], data: pixels },
      })
      const data = outputs[onnxOutput]?.data
      if (!(data instanceof Float32Array)) throw new Error('the exported graph gave no float32')
      return data
    },
    close: () => session.close(),
  }
}

async function openTfjs(folder: string, side: number): Promise<ProofRuntime> {
  const core = tensorflowCore()
  const wasm = load('@tensorflow/tfjs-backend-wasm') as {
    setWasmPaths(prefix: string): void
    version_wasm: string
  }
  wasm.setWasmPaths(`${dirname(load.resolve('@tensorflow/tfjs-backend-wasm'))}/`)
  await core.setBackend('wasm')
  const model = await readTfjs(folder)
  return {
    name: `TensorFlow.js ${core.version_core} (WebAssembly)`,
    async answer(pixels, count) {
      const input = core.tensor4d(Float32Array.from(pixels), [count, side, side, 3])
      const output = model.predict(input)
      if (Array.isArray(output)) throw new Error('the exported network has several outputs')
      const data = await output.data()
      core.dispose([input, output])
      return data as Float32Array
    },
    close: async () => void model.dispose(),
  }
}
