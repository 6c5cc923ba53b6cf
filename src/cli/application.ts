import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { GraftError } from '../shared/errors.ts'
import type { OpenedApplication, OpenRequest } from './host.ts'
import type { ApplicationPlaces } from './places.ts'

/** What an opened application needs to know of this command line. */
export interface ApplicationOptions {
  readonly places: ApplicationPlaces
  readonly version: string
  readonly locale: string
  /** Hears what went wrong behind the page; the application goes on. */
  readonly onError: (error: unknown) => void
}

/**
 * Opens the application: in a window where Electron's binary is installed, on a page for a browser otherwise.
 * @throws `application.not-built`, `web.cannot-listen`.
 */
export async function openApplication(
  request: OpenRequest,
  options: ApplicationOptions,
): Promise<OpenedApplication> {
  const { rendererFolder, root } = options.places
  if (!existsSync(join(rendererFolder, 'index.html'))) {
    throw new GraftError('application.not-built', { path: rendererFolder })
  }
  const electron = request.inBrowser ? null : await findElectron(root)
  return electron === null ? await openPage(request, options) : openWindow(electron, request, root)
}

async function openPage(
  request: OpenRequest,
  { places, version, locale, onError }: ApplicationOptions,
): Promise<OpenedApplication> {
  const { openBrowserShell } = await import('../web/open-browser-shell.ts')
  const shell = await openBrowserShell({
    serviceEntry: places.serviceEntry,
    rendererFolder: places.rendererFolder,
    version,
    port: request.port,
    project: request.project,
    locale,
    onError,
  })
  return { address: shell.url, ended: new Promise(() => {}), close: () => shell.close() }
}

/**
 * Electron's binary, which its package names but does not bring; null where it was not installed, and where it could
 * show nothing: without a display, or as root, for whom Chromium's sandbox does not work.
 */
async function findElectron(root: string): Promise<string | null> {
  const { platform, env } = process
  const hasDisplay = Boolean(env['DISPLAY'] ?? env['WAYLAND_DISPLAY'])
  if (platform === 'linux' && (!hasDisplay || process.getuid?.() === 0)) return null
  const folder = join(root, 'node_modules/electron')
  const name = await readFile(join(folder, 'path.txt'), 'utf8').catch(() => null)
  const path = name === null ? null : join(folder, 'dist', name.trim())
  return path !== null && existsSync(path) ? path : null
}

function openWindow(electron: string, { project }: OpenRequest, root: string): OpenedApplication {
  const child = spawn(electron, [root, ...(project === undefined ? [] : [project])], {
    stdio: 'ignore',
    env: { ...process.env, GRAFT_NODE: process.execPath },
  })
  const ended = once(child, 'exit').then(() => {})
  const close = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill()
    await ended
  }
  return { address: null, ended, close }
}
