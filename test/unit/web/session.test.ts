import { describe, expect, it } from 'vitest'
import {
  createSession,
  hasSessionCookie,
  isSameSecret,
  sessionCookie,
} from '../../../src/web/session.ts'

describe('createSession', () => {
  it('makes a token and a cookie of 256 bits each', () => {
    const { token, cookieValue } = createSession()
    expect([token, cookieValue].map((text) => Buffer.from(text, 'base64url').length)).toEqual([
      32, 32,
    ])
  })

  it('gives each instance secrets and a cookie name of its own', () => {
    const sessions = [createSession(), createSession()]
    const parts = sessions.flatMap((session) => Object.values(session))
    expect(new Set(parts).size).toBe(6)
  })
})

describe('sessionCookie', () => {
  it('keeps the cookie from scripts and from other sites', () => {
    const session = { token: 'key', cookieName: 'graft-1', cookieValue: 'inside' }
    expect(sessionCookie(session)).toBe(
      'graft-1=inside; HttpOnly; SameSite=Strict; Path=/; Max-Age=604800',
    )
  })
})

describe('hasSessionCookie', () => {
  const session = { token: 'key', cookieName: 'graft-1', cookieValue: 'inside' }

  it.each(['graft-1=inside', 'a=b; graft-1=inside; c=d', 'a=b;graft-1=inside'])(
    'finds it in %s',
    (header) => {
      expect(hasSessionCookie(session, header)).toBe(true)
    },
  )

  it.each([
    undefined,
    '',
    'graft-1=',
    'graft-1=insid',
    'graft-1=inside2',
    'xgraft-1=inside',
    'key',
  ])('does not find it in %s', (header) => {
    expect(hasSessionCookie(session, header)).toBe(false)
  })
})

describe('isSameSecret', () => {
  it('tells equal from different', () => {
    expect([isSameSecret('a', 'a'), isSameSecret('a', 'b'), isSameSecret('', 'a')]).toEqual([
      true,
      false,
      false,
    ])
  })
})
