import { existsSync, readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import { runAndListen } from './processes.mjs'

const installTimeoutMs = 10 * 60_000

/** Names of browsers on a Unix path, in the order they are tried. */
const names = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'microsoft-edge-stable',
]

const macApplications = [
  'Google Chrome.app/Contents/MacOS/Google Chrome',
  'Chromium.app/Contents/MacOS/Chromium',
  'Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
]

const windowsPrograms = [
  'Google\\Chrome\\Application\\chrome.exe',
  'Microsoft\\Edge\\Application\\msedge.exe',
  'Chromium\\Application\\chrome.exe',
]

/**
 * A Chromium of any make on this computer, or null: `GRAFT_CHROMIUM`, an installed browser, Playwright's own.
 *
 * @returns {string | null}
 */
export function findBrowser() {
  const given = process.env['GRAFT_CHROMIUM']
  if (given) return given
  return [...installedPlaces(), ...playwrightPlaces()].find((path) => existsSync(path)) ?? null
}

/**
 * Finds a browser for the tests, or installs one: Debian's as root, else Playwright's.
 *
 * @returns {Promise<string | null>}
 */
export async function findOrInstallBrowser() {
  const found = findBrowser()
  if (found) return found
  console.error('Installing a Chromium for the tests.')
  for (const { command, args } of installations()) {
    const { code, output } = await runAndListen(command, args, { timeoutMs: installTimeoutMs })
    const installed = findBrowser()
    if (code === 0 && installed) return installed
    console.error(`${command} ${args.join(' ')}: ${output.trim().split('\n').at(-1)}`)
  }
  console.error(
    'No Chromium was found or could be installed. Install Chromium, Chrome or Edge, or set GRAFT_CHROMIUM to one.',
  )
  return null
}

function installations() {
  const isDebianRoot = process.getuid?.() === 0 && existsSync('/etc/debian_version')
  return [
    ...(isDebianRoot
      ? [
          { command: 'apt-get', args: ['update'] },
          { command: 'apt-get', args: ['install', '-y', '--no-install-recommends', 'chromium'] },
        ]
      : []),
    {
      command: process.execPath,
      args: ['node_modules/playwright-core/cli.js', 'install', '--only-shell', 'chromium'],
    },
  ]
}

function installedPlaces() {
  if (process.platform === 'darwin') {
    const folders = ['/Applications', join(homedir(), 'Applications')]
    return folders.flatMap((folder) => macApplications.map((name) => join(folder, name)))
  }
  if (process.platform === 'win32') {
    const folders = ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].map(
      (name) => process.env[name],
    )
    return folders.flatMap((folder) =>
      folder ? windowsPrograms.map((name) => join(folder, name)) : [],
    )
  }
  const folders = ['/usr/bin', ...(process.env['PATH'] ?? '').split(delimiter).filter(Boolean)]
  return names.flatMap((name) => folders.map((folder) => join(folder, name)))
}

/** Browsers that Playwright keeps for itself, the newest first. */
function playwrightPlaces() {
  const folder =
    process.env['PLAYWRIGHT_BROWSERS_PATH'] ??
    {
      darwin: join(homedir(), 'Library/Caches/ms-playwright'),
      win32: join(process.env['LOCALAPPDATA'] ?? homedir(), 'ms-playwright'),
    }[/** @type {string} */ (process.platform)] ??
    join(homedir(), '.cache/ms-playwright')
  if (!existsSync(folder)) return []
  const binary = /^(chrome|headless_shell|chrome-headless-shell|Chromium)(\.exe)?$/
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.startsWith('chromium') && binary.test(path.split(/[\\/]/).at(-1) ?? ''))
    .sort()
    .reverse()
    .map((path) => join(folder, path))
}
