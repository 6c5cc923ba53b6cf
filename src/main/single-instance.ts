import { app } from 'electron'
import { projectArgument } from './project-argument.ts'
import { openWindow } from './window.ts'

/** Whether this is the first instance; a second one hands its project to the first one's window and ends. */
export function takeSingleInstance(): boolean {
  if (!app.requestSingleInstanceLock()) return false
  app.on('second-instance', (_event, argv, workingFolder) => {
    const project = projectArgument(argv, app.isPackaged, workingFolder)
    void app.whenReady().then(() => openWindow(project))
  })
  return true
}
