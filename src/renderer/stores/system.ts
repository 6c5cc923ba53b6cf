import { service } from '../bridge/clients.ts'
import { useLoaded } from './load-state.ts'

/** Versions, engines and places of this computer. */
export function useSystemInfo() {
  return useLoaded(() => service.system.info())
}
