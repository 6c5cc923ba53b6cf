import { resolve } from 'node:path'
import { createService } from './create-service.ts'
import { serveConnections } from './ipc-server.ts'

// Beside this file when built, in their own folders when run from source.
const isSource = import.meta.filename.endsWith('.ts')
const workerEntry = new URL(isSource ? '../worker/main.ts' : './worker.js', import.meta.url)
const resourcesFolder = resolve(import.meta.dirname, isSource ? '../../out' : '..')

const service = createService({ workerEntry, resourcesFolder })
const end = () => void service.close().finally(() => process.exit(0))
serveConnections(process, service.router, (error) => service.log.error('malformed', error))
process.once('disconnect', end)
process.once('SIGTERM', end)
// Ctrl-C in a terminal reaches the whole group; the host decides what it means and says so.
process.on('SIGINT', () => {})
process.on('uncaughtException', (error) => {
  service.log.error('uncaught', error)
  void service.close().finally(() => process.exit(70))
})
