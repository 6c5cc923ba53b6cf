import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { installedNode, nodeMajor, root } from './places.mjs'
import { runAndListen } from './processes.mjs'
import { keepStamp, keptStamp } from './stamps.mjs'

/** What a person reads when packages could not be installed, by what npm said. */
const installFailures = [
  {
    said: /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT/,
    advice:
      'There is no way to the package registry. Connect to the network for the first start; later ones need none.',
  },
  { said: /ENOSPC/, advice: 'The disk is full. The packages need about 1.5 GB.' },
  { said: /EACCES|EPERM/, advice: 'A file may not be written. Check who owns node_modules.' },
  {
    said: /package-lock\.json.*(not|out of) (in )?sync|can only install packages when/,
    advice: 'package.json and package-lock.json do not fit together. Run npm install once.',
  },
]

const stampFile = join(root, 'node_modules', '.graft-set-up')

/**
 * Installs the packages of package-lock.json where that has not been done, and checks that Node is among them.
 *
 * @throws {Error} with a message for the person
 */
export async function installPackages() {
  const lockText = readFileSync(join(root, 'package-lock.json'), 'utf8')
  const stamp = createHash('sha256').update(lockText).digest('hex')
  if (keptStamp(stampFile) === stamp) return
  if (!holdsPackagesOf(JSON.parse(lockText))) await runNpm()
  if (!installedNode() && currentMajor() < nodeMajor) {
    throw new Error(
      `npm brings no Node ${nodeMajor} for ${process.platform} ${process.arch}. Install Node ${nodeMajor} and start again.`,
    )
  }
  keepStamp(stampFile, stamp)
}

/** Major version of the running Node. */
export function currentMajor() {
  return Number(process.versions.node.split('.')[0])
}

/**
 * Whether npm installed these very versions already, by the list that it keeps itself.
 *
 * @typedef {{ packages: Record<string, { version?: string, optional?: boolean, devOptional?: boolean }> }} Lock
 * @param {Lock} wanted
 */
function holdsPackagesOf(wanted) {
  const file = join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(file)) return false
  const { packages } = /** @type {Lock} */ (JSON.parse(readFileSync(file, 'utf8')))
  return Object.entries(wanted.packages).every(([path, entry]) => {
    const found = packages[path]
    // The root itself is not in the list; an optional package may be for another platform.
    if (path === '' || (!found && entry.optional)) return true
    return found?.version === entry.version
  })
}

async function runNpm() {
  console.error('Installing packages. This happens once, and again when they change.')
  const npm = npmCommand()
  const args = [...npm.args, 'ci', '--no-audit', '--no-fund', '--loglevel=error']
  const { code, output } = await runAndListen(npm.command, args, {
    // Its install script would fetch a CUDA build of some hundred megabytes that Graft does not use.
    env: { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'skip' },
    shell: npm.shell,
    onText: (text) => process.stderr.write(text),
  })
  if (code === 0) return
  const known = installFailures.find(({ said }) => said.test(output))
  throw new Error(
    `The packages could not be installed. ${known?.advice ?? 'What npm said stands above.'}`,
  )
}

/** How to start npm: the one that started this script, or the one on the path. */
function npmCommand() {
  const running = process.env['npm_execpath']
  if (running && basename(running) === 'npm-cli.js') {
    return { command: process.execPath, args: [running], shell: false }
  }
  // On Windows npm is a .cmd file, which only a shell can start.
  return { command: 'npm', args: [], shell: process.platform === 'win32' }
}
