import { describe, expect, it } from 'vitest'
import { contentSecurityPolicy } from '../../../src/host/content-security-policy.ts'

describe('contentSecurityPolicy', () => {
  it('allows nothing that is not listed', () => {
    expect(contentSecurityPolicy).toMatch(/^default-src 'none';/)
  })

  it.each(['unsafe-inline', 'unsafe-eval', 'http:', 'https:', '*', 'data:'])(
    'never allows %s',
    (source) => {
      expect(contentSecurityPolicy).not.toContain(source)
    },
  )
})
