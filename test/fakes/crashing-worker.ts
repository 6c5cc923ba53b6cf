import { basename } from 'node:path'
import { inspectFile } from '../../src/core/imaging/inspect.ts'
import { createWorkRouter } from '../../src/worker/router.ts'
import { serveWork } from '../../src/worker/serve.ts'

// A worker whose decoder takes the process down at `bomb.jpg`, as a native decoder does at a file that it cannot bear.
serveWork(
  process,
  createWorkRouter({
    async inspect(path, options) {
      if (basename(path) !== 'bomb.jpg') return inspectFile(path, options)
      options.journal?.hold(path)
      process.abort()
    },
  }),
)
