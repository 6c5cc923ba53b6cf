import { join } from 'node:path'

/** Where the build put what the application is made of, seen from `out/main/index.js`. */
export const places = {
  service: join(import.meta.dirname, 'service.js'),
  preload: join(import.meta.dirname, '../preload/index.cjs'),
  renderer: join(import.meta.dirname, '../renderer'),
} as const

/** Scheme, and origin of every page of the application. */
export const applicationScheme = 'app'
export const applicationOrigin = 'app://graft'
