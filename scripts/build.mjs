import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { whileLocked } from './lock.mjs'
import { root } from './places.mjs'
import { runAndListen } from './processes.mjs'
import { keepStamp, keptStamp, stampOf } from './stamps.mjs'

/**
 * What is built, from what, and how. A step runs again when one of its sources or the packages changed, or when what it
 * makes is gone.
 */
const steps = [
  {
    title: 'Building Graft',
    sources: ['src', 'electron.vite.config.ts', 'package-lock.json'],
    makes: ['out/main/cli.js', 'out/preload/index.cjs', 'out/renderer/index.html'],
    stampFile: 'out/.built-application',
    args: ['node_modules/electron-vite/bin/electron-vite.js', 'build'],
  },
  {
    title: 'Converting the base model',
    sources: [
      'scripts/build-base.ts',
      'src/core/formats',
      'src/core/network',
      'src/shared/domain',
      'resources/licences',
      'package-lock.json',
    ],
    makes: ['out/bases'],
    stampFile: 'out/.built-base',
    args: ['scripts/build-base.ts'],
  },
]

/**
 * Builds what changed since it was last built; must run on the project's own Node.
 *
 * @throws {Error} with a message for the person
 */
export async function buildWhatChanged() {
  if (steps.every(isDone)) return
  await whileLocked(join(root, 'out', '.building'), async () => {
    for (const step of steps) {
      // Another process may have done it while this one waited.
      if (!isDone(step)) await build(step)
    }
  })
}

/** @param {(typeof steps)[number]} step */
function isDone(step) {
  return (
    step.makes.every((path) => existsSync(join(root, path))) &&
    keptStamp(join(root, step.stampFile)) === stampOf(root, step.sources)
  )
}

/** @param {(typeof steps)[number]} step */
async function build(step) {
  console.error(step.title)
  // Taken before: what changes during the build is built again by the next start.
  const stamp = stampOf(root, step.sources)
  const { code, output } = await runAndListen(process.execPath, step.args)
  if (code !== 0) throw new Error(`${step.title} failed:\n${output.trimEnd()}`)
  keepStamp(join(root, step.stampFile), stamp)
}
