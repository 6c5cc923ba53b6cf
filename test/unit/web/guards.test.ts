import { describe, expect, it } from 'vitest'
import { isAllowedHost, isOwnOrigin, judgeRequest, judgeUpgrade } from '../../../src/web/guards.ts'
import type { AskedFor } from '../../../src/web/guards.ts'
import type { Session } from '../../../src/web/session.ts'

const session: Session = { token: 'key', cookieName: 'graft-1', cookieValue: 'inside' }
const host = '127.0.0.1:4000'
const cookie = 'graft-1=inside'

const asking = (asked: Partial<AskedFor>): AskedFor => ({
  method: 'GET',
  address: '/',
  host,
  origin: undefined,
  cookie: undefined,
  ...asked,
})

describe('isAllowedHost', () => {
  it.each([
    '127.0.0.1:4000',
    'localhost:4000',
    '[::1]:4000',
    'localhost',
    'LOCALHOST:80',
    '127.0.0.1',
  ])('allows %s', (name) => {
    expect(isAllowedHost(name)).toBe(true)
  })

  it.each([
    undefined,
    '',
    'evil.example',
    'evil.example:4000',
    'localhost.evil.example',
    'localhost@evil.example',
    'evil.example@localhost',
    '127.0.0.1.evil.example',
    '0.0.0.0:4000',
    '192.168.0.7:4000',
    'localhost/path',
    'local host',
  ])('refuses %s', (name) => {
    expect(isAllowedHost(name)).toBe(false)
  })
})

describe('isOwnOrigin', () => {
  it.each([
    ['http://127.0.0.1:4000', '127.0.0.1:4000'],
    ['http://localhost', 'localhost:80'],
  ])('takes %s for the origin of %s', (origin, name) => {
    expect(isOwnOrigin(origin, name)).toBe(true)
  })

  it.each([
    [undefined, '127.0.0.1:4000'],
    ['null', '127.0.0.1:4000'],
    ['http://127.0.0.1:4001', '127.0.0.1:4000'],
    ['http://localhost:4000', '127.0.0.1:4000'],
    ['https://127.0.0.1:4000', '127.0.0.1:4000'],
    ['http://127.0.0.1:4000.evil.example', '127.0.0.1:4000'],
    ['http://evil.example', '127.0.0.1:4000'],
  ])('does not take %s for the origin of %s', (origin, name) => {
    expect(isOwnOrigin(origin, name)).toBe(false)
  })
})

describe('judgeRequest', () => {
  it('signs in whoever brings the token', () => {
    expect(judgeRequest(asking({ address: '/?token=key' }), session)).toEqual({ kind: 'sign-in' })
  })

  it('serves a file to whoever brings the cookie', () => {
    const asked = asking({ address: '/assets/a.js?v=1', cookie: `other=1; ${cookie}` })
    expect(judgeRequest(asked, session)).toEqual({ kind: 'serve', pathname: '/assets/a.js' })
  })

  it.each([
    ['a foreign host', { host: 'evil.example', cookie }, 'host-not-allowed'],
    [
      'a foreign host with the token',
      { host: 'evil.example', address: '/?token=key' },
      'host-not-allowed',
    ],
    ['a wrong token', { address: '/?token=kex' }, 'not-signed-in'],
    ['an empty token', { address: '/?token=' }, 'not-signed-in'],
    ['a token on another page', { address: '/assets/a.js?token=key' }, 'not-signed-in'],
    ['no cookie', {}, 'not-signed-in'],
    ['a wrong cookie', { cookie: 'graft-1=outside' }, 'not-signed-in'],
    ['the cookie of another instance', { cookie: 'graft-2=inside' }, 'not-signed-in'],
    ['an absolute address', { address: 'http://evil.example/', cookie }, 'malformed'],
    ['a write without an origin', { method: 'POST', cookie }, 'origin-not-allowed'],
    [
      'a write of another origin',
      { method: 'POST', cookie, origin: 'http://127.0.0.1:1' },
      'origin-not-allowed',
    ],
    [
      'a write that is not served',
      { method: 'POST', cookie, origin: `http://${host}` },
      'method-not-allowed',
    ],
    ['a token that is posted', { method: 'POST', address: '/?token=key' }, 'not-signed-in'],
  ])('refuses %s', (_what, asked, reason) => {
    expect(judgeRequest(asking(asked), session)).toEqual({ kind: 'refused', reason })
  })
})

describe('judgeUpgrade', () => {
  const origin = `http://${host}`

  it('serves a page of the server with the cookie', () => {
    const asked = asking({ address: '/rpc', origin, cookie })
    expect(judgeUpgrade(asked, session)).toEqual({ kind: 'serve', pathname: '/rpc' })
  })

  it.each([
    [
      'a foreign host',
      { host: 'evil.example', origin: 'http://evil.example', cookie },
      'host-not-allowed',
    ],
    ['no origin', { cookie }, 'origin-not-allowed'],
    ['another origin', { origin: 'http://evil.example', cookie }, 'origin-not-allowed'],
    [
      'another port of this computer',
      { origin: 'http://127.0.0.1:4001', cookie },
      'origin-not-allowed',
    ],
    ['no cookie', { origin }, 'not-signed-in'],
    ['a wrong cookie', { origin, cookie: 'graft-1=outside' }, 'not-signed-in'],
    ['a token instead of the cookie', { origin, address: '/rpc?token=key' }, 'not-signed-in'],
  ])('refuses %s', (_what, asked, reason) => {
    expect(judgeUpgrade(asking({ address: '/rpc', ...asked }), session)).toEqual({
      kind: 'refused',
      reason,
    })
  })
})
