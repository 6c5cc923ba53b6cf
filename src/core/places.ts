import { join, resolve } from 'node:path'
import envPaths from 'env-paths'

/** Where Graft keeps what projects share. */
export interface Places {
  /** Settings and the list of recent projects; `GRAFT_HOME` moves it. */
  readonly home: string
  readonly logs: string
  /** Base models: the shipped ones, then those a person added. */
  readonly bases: readonly string[]
  /** ONNX views of base models; safe to delete. */
  readonly views: string
  /** Downloads of sample pictures. */
  readonly samples: string
}

/** The places of this computer, given the folder that holds what the application ships. */
export function findPlaces(resourcesFolder: string, homeFolder?: string): Places {
  const home = resolve(
    homeFolder ?? process.env['GRAFT_HOME'] ?? envPaths('graft', { suffix: '' }).data,
  )
  return {
    home,
    logs: join(home, 'logs'),
    bases: [join(resourcesFolder, 'bases'), join(home, 'bases')],
    views: join(home, 'views'),
    samples: join(home, 'samples'),
  }
}
