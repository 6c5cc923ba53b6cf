import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The repository's folder. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** Where the scripts remember what was found out; goes with `node_modules`. */
export const cacheFolder = join(root, 'node_modules', '.cache', 'graft')

/** Node's major version that Graft runs on. */
export const nodeMajor = 24

/** The Node that npm installed for this platform, or null where there is none (yet). */
export function installedNode() {
  const name = process.platform === 'win32' ? 'node.exe' : 'node'
  const packages = [
    `node-${platformName()}-${process.arch}`,
    `node-bin-${platformName()}-${process.arch}`,
  ]
  const paths = packages.map((folder) => join(root, 'node_modules', folder, 'bin', name))
  return paths.find((path) => existsSync(path)) ?? null
}

/** The environment with the project's own tools, and its Node, first on the path. */
export function toolEnvironment() {
  const name = Object.keys(process.env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH'
  const separator = process.platform === 'win32' ? ';' : ':'
  const tools = join(root, 'node_modules', '.bin')
  return { ...process.env, [name]: [tools, process.env[name]].filter(Boolean).join(separator) }
}

function platformName() {
  return process.platform === 'win32' ? 'win' : process.platform
}
