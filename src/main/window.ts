import { BrowserWindow, nativeTheme } from 'electron'
import { applicationOrigin, places } from './places.ts'
import { guardPage } from './security.ts'

/** The canvas colours of `tokens.css`, shown until the page has drawn itself. */
const canvas = { light: '#FCFCFB', dark: '#121412' } as const

/** Shows the window, or makes it where there is none; a project goes to the page in its address. */
export function openWindow(project: string | null): void {
  const [present] = BrowserWindow.getAllWindows()
  const window = present ?? createWindow()
  if (window.isMinimized()) window.restore()
  window.focus()
  if (present && project === null) return
  const hash = project === null ? '' : `#project=${encodeURIComponent(project)}`
  void window.loadURL(`${applicationOrigin}/index.html${hash}`)
}

function createWindow(): BrowserWindow {
  const window = new BrowserWindow({
    width: 1280,
    height: 820,
    minWidth: 1024,
    minHeight: 680,
    show: false,
    backgroundColor: nativeTheme.shouldUseDarkColors ? canvas.dark : canvas.light,
    webPreferences: { preload: places.preload, sandbox: true, contextIsolation: true },
  })
  guardPage(window.webContents)
  window.once('ready-to-show', () => window.show())
  return window
}
