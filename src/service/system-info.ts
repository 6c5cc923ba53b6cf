import { availableParallelism, arch, platform, release, totalmem } from 'node:os'
import { inferenceRuntime } from '../core/inference/session.ts'
import { listBases } from '../core/network/bases.ts'
import { appVersion, tfjsVersion } from '../core/versions.ts'
import type { Engine } from '../shared/domain/engine.ts'
import type { SystemInfo } from '../shared/domain/system.ts'
import type { ServiceContext } from './context.ts'

/** The parts that compute on this computer. Nothing is listed that is not there. */
export function listEngines(): Engine[] {
  const runtime = inferenceRuntime()
  return [
    {
      id: 'onnxruntime',
      title: 'ONNX Runtime',
      version: runtime.version,
      use: 'features',
      device: 'CPU',
    },
    {
      id: 'tfjs-wasm',
      title: 'TensorFlow.js WebAssembly',
      version: tfjsVersion(),
      use: 'proof',
      device: 'CPU',
    },
  ]
}

/** What `graft info` tells. */
export async function systemInfo(context: ServiceContext): Promise<SystemInfo> {
  const { places } = context
  return {
    versions: { graft: appVersion(), node: process.versions.node },
    platform: `${platform()} ${release()} ${arch()}`,
    coreCount: availableParallelism(),
    memoryBytes: totalmem(),
    engines: listEngines(),
    bases: await listBases(places.bases),
    places: [
      { name: 'home', path: places.home },
      { name: 'logs', path: places.logs },
      ...places.bases.map((path) => ({ name: 'bases' as const, path })),
      { name: 'samples', path: places.samples },
    ],
  }
}
