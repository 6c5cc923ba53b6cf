import { describe, expect, it } from 'vitest'
import { createTranslator } from '../../../src/shared/locales/translate.ts'
import { signedOutPage, signInPage } from '../../../src/web/pages.ts'

const words = createTranslator('en')

describe('signInPage', () => {
  it('goes on to the start address', () => {
    const html = signInPage(words, '/#project=a%20b')
    expect(html).toContain('<meta http-equiv="refresh" content="0;url=/#project=a%20b">')
  })

  it('lets no address break out of its attribute', () => {
    const html = signInPage(words, '/#project="><script>')
    expect(html).toContain('content="0;url=/#project=&#34;&#62;&#60;script&#62;"')
  })
})

describe('signedOutPage', () => {
  it('goes nowhere', () => {
    expect(signedOutPage(words)).not.toContain('refresh')
  })
})
