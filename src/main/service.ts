import { app } from 'electron'
import { describeExit } from '../host/service-exit.ts'
import { ServiceProcess } from '../host/service-process.ts'
import { nodeBinary } from './node-binary.ts'
import { places } from './places.ts'

/** Starts the service; the application ends only after the service has closed its projects. */
export function startService(): ServiceProcess {
  const { NODE_OPTIONS: _, ...environment } = process.env
  const service = new ServiceProcess({
    entry: places.service,
    nodePath: nodeBinary({
      resourcesPath: process.resourcesPath,
      platform: process.platform,
      givenPath: process.env['GRAFT_NODE'],
    }),
    environment,
    onState(state) {
      if (state.kind === 'waiting' || state.kind === 'gave-up') {
        console.error(`service: ${state.kind}, ${describeExit(state.exit)}`)
      }
    },
    onOutput: (text) => process.stderr.write(text),
  })
  app.on('will-quit', (event) => {
    if (service.state.kind === 'stopped') return
    event.preventDefault()
    void service.stop().finally(() => app.quit())
  })
  return service
}
