import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { cacheFolder, root } from './places.mjs'
import { runAndListen } from './processes.mjs'
import { keepStamp, keptStamp } from './stamps.mjs'

/** A hundred megabytes on a slow line. */
const downloadTimeoutMs = 3 * 60_000

/** After a failed download the next one is tried on another day. */
const retryAfterMs = 24 * 3600_000

/**
 * Electron's binary, or why it cannot be used here.
 *
 * @typedef {{ path: string } | { reason: string }} FoundElectron
 * @returns {Promise<FoundElectron>}
 */
export async function findElectron() {
  const unfit = whyUnfit()
  if (unfit) return { reason: unfit }
  return installedElectron() ?? (await download())
}

/** Why no window can be shown here, or null. */
function whyUnfit() {
  if (process.platform !== 'linux') return null
  if (!process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) return 'there is no display'
  // Chromium's sandbox does not run as root, and Graft does not run without it.
  if (process.getuid?.() === 0) return 'Electron does not run as root'
  return null
}

/** @returns {FoundElectron | null} */
function installedElectron() {
  const folder = join(root, 'node_modules', 'electron')
  const pathFile = join(folder, 'path.txt')
  if (!existsSync(pathFile)) return null
  const path = join(folder, 'dist', readFileSync(pathFile, 'utf8'))
  return existsSync(path) ? { path } : null
}

/** @returns {Promise<FoundElectron>} */
async function download() {
  const failureFile = join(cacheFolder, 'electron-failed')
  const failedMs = Number(keptStamp(failureFile) ?? 0)
  if (Date.now() - failedMs < retryAfterMs) {
    return { reason: 'Electron could not be downloaded lately' }
  }
  console.error('Downloading Electron. This happens once.')
  const { code, output } = await runAndListen(
    process.execPath,
    ['node_modules/electron/install.js'],
    {
      timeoutMs: downloadTimeoutMs,
    },
  )
  const installed = installedElectron()
  if (code === 0 && installed) return installed
  keepStamp(failureFile, String(Date.now()))
  const said = output.split('\n').find((line) => /error/i.test(line))
  return { reason: `Electron could not be downloaded${said ? ` (${said.trim()})` : ''}` }
}
