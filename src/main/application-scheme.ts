import { readFile } from 'node:fs/promises'
import { protocol } from 'electron'
import { contentSecurityPolicy } from '../host/content-security-policy.ts'
import { rendererFile } from '../host/renderer-files.ts'
import { applicationOrigin, applicationScheme, places } from './places.ts'

/** Makes `app://` a scheme like https; must run before the application is ready. */
export function registerApplicationScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: applicationScheme,
      privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true },
    },
  ])
}

/** Serves the built renderer under the application's own origin. */
export function serveApplication(): void {
  protocol.handle(applicationScheme, async (request) => {
    const address = new URL(request.url)
    const isOwn = request.url.startsWith(`${applicationOrigin}/`) && request.method === 'GET'
    const file = isOwn ? rendererFile(places.renderer, address.pathname) : null
    const content = file && (await readFile(file.path).catch(() => null))
    const headers = {
      'content-security-policy': contentSecurityPolicy,
      'x-content-type-options': 'nosniff',
    }
    if (!file || !content) return new Response('not-found', { status: 404, headers })
    return new Response(content, { headers: { ...headers, 'content-type': file.contentType } })
  })
}
