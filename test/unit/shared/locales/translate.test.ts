import { describe, expect, it } from 'vitest'
import {
  createTranslator,
  isMessageKey,
  resolveLocale,
} from '../../../../src/shared/locales/translate.ts'

describe('createTranslator', () => {
  const words = createTranslator('en')

  it('fills placeholders in', () => {
    expect(words('error.label.not-found', { name: 'Skirt' })).toBe(
      'There is no label called “Skirt” in this project.',
    )
  })

  it('counts with plurals and grouped figures', () => {
    const count = (found: number) =>
      words('error.run.too-few-images', { label: 'Hat', found, needed: 5 })
    expect(count(0)).toContain('“Hat” has no images;')
    expect(count(1)).toContain('“Hat” has 1 image;')
    expect(count(1200)).toContain('“Hat” has 1,200 images;')
  })

  it('leaves values that look like markup or placeholders as they are', () => {
    expect(words('error.label.not-found', { name: '<b>{name}' })).toContain('“<b>{name}”')
  })

  it('throws when a placeholder is not filled in', () => {
    expect(() => words('error.label.not-found')).toThrow('name')
  })

  it('speaks English where a language has no catalogue yet', () => {
    expect(createTranslator('tlh-KX')('phase.judging')).toBe('Judging')
  })
})

describe('resolveLocale', () => {
  it('keeps the region of a language that has a catalogue', () => {
    expect(resolveLocale('en-GB')).toBe('en-GB')
  })

  it.each(['tlh', 'C.UTF-8', '', 'zz-ZZ'])('falls back to English for %j', (locale) => {
    expect(resolveLocale(locale)).toBe('en')
  })
})

describe('isMessageKey', () => {
  it('knows the keys of the catalogue and no others', () => {
    expect(isMessageKey('phase.judging')).toBe(true)
    expect(isMessageKey('toString')).toBe(false)
  })
})
