import { relay } from '../host/relay.ts'
import { serveEndpoint } from '../host/serve-endpoint.ts'
import { ServiceProcess } from '../host/service-process.ts'
import type { ServiceState } from '../host/service-process.ts'
import { createTranslator } from '../shared/locales/translate.ts'
import { createLoopbackServer, loopback } from './server.ts'
import { createSession } from './session.ts'
import { createShellRouter } from './shell-router.ts'
import { socketEndpoint } from './socket-endpoint.ts'

/** What the browser shell serves. */
export interface BrowserShellOptions {
  /** The service's entry, `out/main/service.js`. */
  readonly serviceEntry: string
  /** The built renderer, `out/renderer`. */
  readonly rendererFolder: string
  /** Graft's version, for the page. */
  readonly version?: string | undefined
  /** A free one where absent. */
  readonly port?: number | undefined
  /** The absolute path of a project that the page shows first. */
  readonly project?: string | undefined
  /** Of the two pages that the server writes itself; the renderer follows the browser. */
  readonly locale?: string | undefined
  /** The Node that runs the service; this process's own where absent. */
  readonly nodePath?: string | undefined
  readonly environment?: NodeJS.ProcessEnv | undefined
  /** Hears what went wrong with a page's line; the shell goes on. */
  readonly onError?: ((error: unknown) => void) | undefined
  readonly onServiceState?: ((state: ServiceState) => void) | undefined
  readonly onServiceOutput?: ((text: string) => void) | undefined
}

/** A running browser shell. */
export interface BrowserShell {
  /** The opening address, with the token that lets a browser in; for the person alone. */
  readonly url: string
  readonly port: number
  /** Ends all lines, lets the service close its projects and waits for its end. */
  close(): Promise<void>
}

/**
 * Starts the service and serves the renderer to browsers of this computer.
 *
 * @throws GraftError web.cannot-listen where the port is taken or not allowed.
 */
export async function openBrowserShell(options: BrowserShellOptions): Promise<BrowserShell> {
  const session = createSession()
  const shellRouter = createShellRouter(options.version ?? '')
  const service = startService(options)
  const onError = options.onError ?? (() => {})
  const server = createLoopbackServer({
    session,
    rendererFolder: options.rendererFolder,
    words: createTranslator(options.locale ?? 'en'),
    startAddress: options.project ? `/#project=${encodeURIComponent(options.project)}` : '/',
    sockets: {
      '/rpc': (socket) => relay(service, socketEndpoint(socket)),
      '/shell': (socket) => serveEndpoint(socketEndpoint(socket), shellRouter, onError),
    },
  })
  const close = async () => void (await Promise.all([server.close(), service.stop()]))
  try {
    const port = await server.listen(options.port ?? 0)
    return { url: `http://${loopback}:${port}/?token=${session.token}`, port, close }
  } catch (error) {
    await close()
    throw error
  }
}

function startService(options: BrowserShellOptions): ServiceProcess {
  return new ServiceProcess({
    entry: options.serviceEntry,
    nodePath: options.nodePath ?? process.execPath,
    ...(options.environment && { environment: options.environment }),
    ...(options.onServiceState && { onState: options.onServiceState }),
    ...(options.onServiceOutput && { onOutput: options.onServiceOutput }),
  })
}
