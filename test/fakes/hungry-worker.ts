import { createWorkRouter } from '../../src/worker/router.ts'
import { serveWork } from '../../src/worker/serve.ts'
import { setFlagsFromString } from 'node:v8'

// A worker with a small heap that fills it as soon as a run starts; everything else it does as the real one.
const router = createWorkRouter()
if (process.argv[2] === 'train') {
  setFlagsFromString('--max-old-space-size=60')
  process.once('message', () => {
    const kept: number[][] = []
    for (;;) kept.push(new Array<number>(4_000_000).fill(0.5))
  })
}
serveWork(process, router)
