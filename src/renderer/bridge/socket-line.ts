import { RPCLink } from '@orpc/client/websocket'
import type { PageContract } from '../../shared/contract/ports.ts'
import type { Line } from './line.ts'

/** Where the browser shell takes the lines of each contract. */
const socketPaths: Readonly<Record<PageContract, string>> = { service: '/rpc', shell: '/shell' }

/** Opens a line over a WebSocket to the server that the page came from. */
export async function openSocketLine(contract: PageContract): Promise<Line> {
  const socket = new WebSocket(`ws://${window.location.host}${socketPaths[contract]}`)
  socket.binaryType = 'arraybuffer'
  const link = new RPCLink({ websocket: socket })
  const closed = new Promise<void>((resolve) => socket.addEventListener('close', () => resolve()))
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve())
    socket.addEventListener('error', () => reject(new Error('the line could not be opened')))
  })
  return { link, closed }
}
