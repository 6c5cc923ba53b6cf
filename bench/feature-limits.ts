/**
 * The thread of bench/features.ts that measures a part alone: decoding and scaling, or the network.
 */
import { parentPort, workerData } from 'node:worker_threads'
import { decodePixels } from '../src/core/imaging/decode.ts'
import { modelPixels } from '../src/core/imaging/model-pixels.ts'
import { createSession } from '../src/core/inference/session.ts'
import { viewInput } from '../src/core/features/feature-view.ts'

/** Which part, and on what. */
export interface LimitSetting {
  part: 'decode' | 'pixels' | 'network'
  paths: string[]
  side: number
  viewPath: string
}

/** Pictures in hand at once: as many as a lane has. */
const inHand = 2

const { part, paths, side, viewPath } = workerData as LimitSetting
const port = parentPort
if (port === null) throw new Error('feature-limits runs as a thread of bench/features.ts')
const session = await createSession(viewPath, { threadCount: 1, keepsMemory: true })
const pixels = Uint8Array.from({ length: side * side * 3 }, (_, index) => (index * 7919) % 251)
const dims = [1, side, side, 3]
port.postMessage('ready')
port.once('message', async () => {
  let next = 0
  const take = async () => {
    for (let path = paths[next++]; path !== undefined; path = paths[next++]) {
      if (part === 'decode') await decodePixels(path, { atLeast: side })
      else await modelPixels(path, side)
    }
  }
  if (part === 'network') {
    for (let done = 0; done < paths.length; done++) {
      await session.run({ [viewInput]: { type: 'uint8', dims, data: pixels } })
    }
  } else await Promise.all(Array.from({ length: inHand }, take))
  await session.close()
  port.postMessage('done')
  port.close()
})
