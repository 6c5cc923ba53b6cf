import { pathToFileURL } from 'node:url'
import { buildWhatChanged } from './build.mjs'
import { currentMajor, installPackages } from './install.mjs'
import { installedNode, nodeMajor } from './places.mjs'
import { runInPlace } from './processes.mjs'

/** The oldest Node that can run these scripts. */
const oldestMajor = 20

/**
 * Makes a fresh clone ready: packages, Node, build. What was done before is not done again. Where another Node than the
 * project's runs the script, the script is run anew on that one, and this process ends with its exit code.
 *
 * On a failure the person reads why, and the process ends with 1.
 */
export async function setUp() {
  try {
    if (currentMajor() < oldestMajor) {
      throw new Error(
        `Graft needs Node ${oldestMajor} or newer to start; this is ${process.version}. Get one from nodejs.org.`,
      )
    }
    await installPackages()
    await continueOnOwnNode()
    await buildWhatChanged()
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exit(1)
  }
}

async function continueOnOwnNode() {
  if (currentMajor() === nodeMajor) return
  const node = installedNode()
  // Where npm has no Node for this platform, a newer one serves; an older one was refused by the installation.
  if (node) process.exit(await runInPlace(node, process.argv.slice(1)))
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await setUp()
