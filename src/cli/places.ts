import { join, resolve } from 'node:path'

/** Where the parts of Graft lie that the command line starts. */
export interface ApplicationPlaces {
  readonly serviceEntry: string
  readonly workerEntry: URL
  /** What the build made and the application ships: base models among it. */
  readonly resourcesFolder: string
  readonly rendererFolder: string
  /** The folder of `package.json`. */
  readonly root: string
}

/** The places as seen from the entry's own address: beside it when built, in their folders when run from source. */
export function findApplicationPlaces(entry: { url: string; dirname: string }): ApplicationPlaces {
  const isSource = entry.url.endsWith('.ts')
  const root = resolve(entry.dirname, '../..')
  const built = join(root, 'out')
  return {
    serviceEntry: isSource ? join(root, 'src/service/main.ts') : join(entry.dirname, 'service.js'),
    workerEntry: new URL(isSource ? '../worker/main.ts' : './worker.js', entry.url),
    resourcesFolder: built,
    rendererFolder: join(built, 'renderer'),
    root,
  }
}
