import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

const secretBytes = 32

/** Long enough for a training watched from afar; bounds how many old cookies a browser carries. */
const cookieAgeSeconds = 7 * 24 * 3600

/**
 * What lets one browser in: the token of the opening address, and the cookie that it is exchanged for. Cookies are shared
 * between the ports of a computer, so the name tells instances apart.
 */
export interface Session {
  /** 256 bits, in the opening address only. */
  readonly token: string
  readonly cookieName: string
  readonly cookieValue: string
}

/** Fresh secrets for one running shell. */
export function createSession(): Session {
  return {
    token: randomBytes(secretBytes).toString('base64url'),
    cookieName: `graft-${randomBytes(4).toString('hex')}`,
    cookieValue: randomBytes(secretBytes).toString('base64url'),
  }
}

/** The header that gives the cookie to the browser: out of reach of scripts and of other sites. */
export function sessionCookie(session: Session): string {
  return `${session.cookieName}=${session.cookieValue}; HttpOnly; SameSite=Strict; Path=/; Max-Age=${cookieAgeSeconds}`
}

/** Whether a request's cookie header carries the session's cookie. */
export function hasSessionCookie(session: Session, header: string | undefined): boolean {
  const prefix = `${session.cookieName}=`
  const pair = (header ?? '').split(';').find((part) => part.trim().startsWith(prefix))
  return pair !== undefined && isSameSecret(pair.trim().slice(prefix.length), session.cookieValue)
}

/** Compares in a time that tells nothing about where two secrets differ. */
export function isSameSecret(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(expected))
}
