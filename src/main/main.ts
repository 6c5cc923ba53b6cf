import { app } from 'electron'
import { serveApplication, registerApplicationScheme } from './application-scheme.ts'
import { refusePermissions } from './security.ts'
import { handPortsOut } from './page-ports.ts'
import { startService } from './service.ts'
import { projectArgument } from './project-argument.ts'
import { createShellRouter } from './shell-router.ts'
import { takeSingleInstance } from './single-instance.ts'
import { openWindow } from './window.ts'

registerApplicationScheme()

if (takeSingleInstance()) void start()
else app.quit()

async function start() {
  const service = startService()
  handPortsOut(service, createShellRouter(app.getVersion()))
  app.on('window-all-closed', () => {
    // On a Mac an application lives on without a window.
    if (process.platform !== 'darwin') app.quit()
  })
  app.on('activate', () => openWindow(null))
  await app.whenReady()
  refusePermissions()
  serveApplication()
  openWindow(projectArgument(process.argv, app.isPackaged, process.cwd()))
}
