import { spawn } from 'node:child_process'

/**
 * Opens an address in the person's browser. Does nothing where there is no display to show it on.
 *
 * @param {string} address
 */
export function openAddress(address) {
  if (process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY'])
    return
  const [command, ...args] = openerOf(process.platform)
  const child = spawn(command, [...args, address], { stdio: 'ignore', detached: true })
  // The address is printed as well: a browser that cannot be started costs a click.
  child.on('error', () => {})
  child.unref()
}

/**
 * @param {NodeJS.Platform} platform
 * @returns {[string, ...string[]]}
 */
function openerOf(platform) {
  if (platform === 'darwin') return ['open']
  // Not `start`: the command interpreter would read the address's & as its own.
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler']
  return ['xdg-open']
}
