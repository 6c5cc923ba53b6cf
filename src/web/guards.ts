import { hasSessionCookie, isSameSecret } from './session.ts'
import type { Session } from './session.ts'

/** What of a request decides whether it is served. */
export interface AskedFor {
  readonly method: string
  /** Path and query, as in the request line. */
  readonly address: string
  readonly host: string | undefined
  readonly origin: string | undefined
  readonly cookie: string | undefined
}

/** Why a request is refused; the name goes out as the body, for the person who looks into it. */
export type Refusal =
  'host-not-allowed' | 'origin-not-allowed' | 'not-signed-in' | 'malformed' | 'method-not-allowed'

/** The answer to a request before any of it is carried out. */
export type Verdict =
  | { readonly kind: 'refused'; readonly reason: Refusal }
  /** The opening address: hand the cookie out. */
  | { readonly kind: 'sign-in' }
  | { readonly kind: 'serve'; readonly pathname: string }

/** Names under which a browser on this computer, or at the near end of a tunnel, reaches the server. */
const allowedHosts: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]'])

const readingMethods: ReadonlySet<string> = new Set(['GET', 'HEAD'])

/**
 * Judges an HTTP request: a foreign host name is refused (DNS rebinding), a write needs the server's own origin (no write
 * is served yet), everything but the opening address needs the session's cookie.
 */
export function judgeRequest(asked: AskedFor, session: Session): Verdict {
  if (!isAllowedHost(asked.host)) return refused('host-not-allowed')
  const address = parseAddress(asked.address)
  if (!address) return refused('malformed')
  const token = address.searchParams.get('token')
  if (asked.method === 'GET' && address.pathname === '/' && token !== null) {
    return isSameSecret(token, session.token) ? { kind: 'sign-in' } : refused('not-signed-in')
  }
  if (!hasSessionCookie(session, asked.cookie)) return refused('not-signed-in')
  if (readingMethods.has(asked.method)) return { kind: 'serve', pathname: address.pathname }
  if (!isOwnOrigin(asked.origin, asked.host)) return refused('origin-not-allowed')
  return refused('method-not-allowed')
}

/** Judges a WebSocket upgrade, which browsers send for any site and with cookies: its origin must be the server's own. */
export function judgeUpgrade(asked: AskedFor, session: Session): Verdict {
  if (!isAllowedHost(asked.host)) return refused('host-not-allowed')
  if (!isOwnOrigin(asked.origin, asked.host)) return refused('origin-not-allowed')
  const address = parseAddress(asked.address)
  if (!address) return refused('malformed')
  if (!hasSessionCookie(session, asked.cookie)) return refused('not-signed-in')
  return { kind: 'serve', pathname: address.pathname }
}

/** Whether a Host header names this computer; the port may be a tunnel's. */
export function isAllowedHost(host: string | undefined): boolean {
  const named = parseUrl(`http://${host ?? ''}/`)
  // A header such as `localhost@evil.example` parses as a user name: it must come back as it was.
  return (
    named !== null && allowedHosts.has(named.hostname) && named.host === withoutDefaultPort(host)
  )
}

/** Whether an Origin header is the one that the Host header stands for. */
export function isOwnOrigin(origin: string | undefined, host: string | undefined): boolean {
  return origin !== undefined && origin === `http://${withoutDefaultPort(host)}`
}

function withoutDefaultPort(host: string | undefined): string {
  return (host ?? '').toLowerCase().replace(/:80$/, '')
}

function parseAddress(address: string): URL | null {
  return address.startsWith('/') ? parseUrl(`http://graft${address}`) : null
}

function parseUrl(address: string): URL | null {
  return URL.canParse(address) ? new URL(address) : null
}

function refused(reason: Refusal): Verdict {
  return { kind: 'refused', reason }
}
