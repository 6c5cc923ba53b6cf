import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './places.mjs'
import { runAndListen } from './processes.mjs'
import { keepStamp, keptStamp } from './stamps.mjs'

const folder = join(root, 'node_modules', '.cache', 'graft-consumers')
const requirementsFile = join(root, 'test', 'consumers', 'requirements.txt')

/** What the pinned packages exist for. */
const versionCheck = 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))'

/**
 * A Python with the packages that open what Graft exports, or why there is none. Made on first use.
 *
 * @returns {Promise<{ path: string } | { reason: string }>}
 */
export async function findConsumersPython() {
  const stamp = createHash('sha256').update(readFileSync(requirementsFile)).digest('hex')
  const stampFile = join(folder, 'installed')
  const path = join(folder, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python')
  if (existsSync(path) && keptStamp(stampFile) === stamp) return { path }

  const system = await findSystemPython()
  if (!system) return { reason: 'no Python 3.11 to 3.13 was found' }
  console.error('Installing the Python packages that open exports. This happens once.')
  rmSync(folder, { recursive: true, force: true })
  const made = await runAndListen(system, ['-m', 'venv', folder])
  if (made.code !== 0)
    return { reason: `no virtual environment could be made: ${tail(made.output)}` }
  const args = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check']
  const installed = await runAndListen(path, [...args, '-r', requirementsFile])
  if (installed.code !== 0) return { reason: `pip failed: ${tail(installed.output)}` }
  keepStamp(stampFile, stamp)
  return { path }
}

async function findSystemPython() {
  const names = [
    process.env['GRAFT_PYTHON'],
    'python3',
    'python3.13',
    'python3.12',
    'python3.11',
    'python',
  ]
  for (const name of names) {
    if (name && (await runAndListen(name, ['-c', versionCheck])).code === 0) return name
  }
  return null
}

/** @param {string} output */
function tail(output) {
  return output.trim().split('\n').slice(-5).join('\n')
}
