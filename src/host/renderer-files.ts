import { extname, join, normalize, sep } from 'node:path'

/** A file of the built renderer, as an answer to a request. */
export interface RendererFile {
  readonly path: string
  readonly contentType: string
  /** Its name changes with its content, so it may be kept for ever. */
  readonly isImmutable: boolean
}

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
}

/**
 * The file that a request's path names, or null for one outside the folder, of an unknown kind, or malformed. Whether it
 * exists is found out by opening it.
 *
 * @param pathname of the request's address, still percent-encoded.
 */
export function rendererFile(folder: string, pathname: string): RendererFile | null {
  const name = decodePath(pathname === '/' ? '/index.html' : pathname)
  if (name === null || /[\0\\]/.test(name)) return null
  const root = normalize(folder + sep)
  const path = normalize(join(root, name))
  const contentType = contentTypes[extname(path).toLowerCase()]
  if (!path.startsWith(root) || contentType === undefined) return null
  return { path, contentType, isImmutable: name.startsWith('/assets/') }
}

function decodePath(pathname: string): string | null {
  try {
    return decodeURIComponent(pathname)
  } catch {
    return null
  }
}
