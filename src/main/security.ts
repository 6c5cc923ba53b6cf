import { session } from 'electron'
import type { WebContents } from 'electron'
import { applicationOrigin } from './places.ts'

/** Keeps a page on the application's own origin: no new windows, no navigation away, no embedded views. */
export function guardPage(contents: WebContents): void {
  const stay = (details: { readonly url: string; preventDefault(): void }) => {
    if (!isOwnAddress(details.url)) details.preventDefault()
  }
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  contents.on('will-navigate', stay)
  contents.on('will-redirect', stay)
  contents.on('will-attach-webview', (event) => event.preventDefault())
}

/** Refuses every permission that a page can ask for; the window needs none. */
export function refusePermissions(): void {
  session.defaultSession.setPermissionRequestHandler((_contents, _permission, grant) =>
    grant(false),
  )
  session.defaultSession.setPermissionCheckHandler(() => false)
}

/** Whether an address lies on the application's own origin. */
export function isOwnAddress(address: string): boolean {
  return address.startsWith(`${applicationOrigin}/`)
}
