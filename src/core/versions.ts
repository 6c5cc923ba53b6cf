import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)

function packageVersion(name: string): string {
  const { version } = require(`${name}/package.json`) as { version: string }
  return version
}

/** The version of TensorFlow.js that opens exported layers models. */
export function tfjsVersion(): string {
  return packageVersion('@tensorflow/tfjs-core')
}

declare const __GRAFT_VERSION__: string | undefined

/** The version of Graft: built in by the bundler, read from package.json when run from source. */
export function appVersion(): string {
  if (typeof __GRAFT_VERSION__ === 'string') return __GRAFT_VERSION__
  return (require('../../package.json') as { version: string }).version
}
