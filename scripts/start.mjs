// `npm start`: the application in its own window where Electron can run, in the browser where it cannot.
// GRAFT_SHELL=browser or electron chooses; GRAFT_NO_OPEN=1 leaves the browser alone and prints the address only.
import { join } from 'node:path'
import { findElectron } from './electron.mjs'
import { openAddress } from './open-address.mjs'
import { root } from './places.mjs'
import { runInPlace } from './processes.mjs'
import { setUp } from './set-up.mjs'

await setUp()
const wanted = process.env['GRAFT_SHELL']
const electron = wanted === 'browser' ? { reason: 'GRAFT_SHELL asks for it' } : await findElectron()
const open = [join(root, 'out', 'main', 'cli.js'), 'open']
const args = process.argv.slice(2)

if ('path' in electron) {
  console.error('Opening Graft in its own window.')
  process.exitCode = await runInPlace(process.execPath, [...open, ...args])
} else if (wanted === 'electron') {
  console.error(`Graft cannot open a window of its own: ${electron.reason}.`)
  process.exitCode = 1
} else {
  console.error(`Opening Graft in the browser: ${electron.reason}.`)
  process.exitCode = await runInPlace(process.execPath, [...open, '--browser', ...args], {
    onOutput: openFirstAddress(),
  })
}

/** Opens the first address that the command line prints. */
function openFirstAddress() {
  let printed = process.env['GRAFT_NO_OPEN'] ? null : ''
  return (/** @type {string} */ text) => {
    if (printed === null) return
    printed += text
    const address = /http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]+(?=\s)/.exec(printed)?.[0]
    if (!address) return
    printed = null
    openAddress(address)
  }
}
