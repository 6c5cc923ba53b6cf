import { describe, expect, it } from 'vitest'
import { createFormat, percentDigits } from '../../../../src/shared/locales/format.ts'

const format = createFormat('en')

describe('percent', () => {
  it.each([
    [0.734, 0, '73%'],
    [0.9417, 1, '94.2%'],
    [1, 0, '100%'],
    [0, 0, '0%'],
  ])('writes %d with %d digits as %s', (share, digits, text) => {
    expect(format.percent(share, digits)).toBe(text)
  })

  it('does not round a share below one to 100%', () => {
    expect(format.percent(0.9999, 0)).toBe('99%')
    expect(format.percent(0.9999, 1)).toBe('99.9%')
  })

  it('does not round a share above nothing to 0%', () => {
    expect(format.percent(0.0001, 0)).toBe('1%')
  })

  it('follows the locale where it has words', () => {
    expect(createFormat('en-GB').percent(0.5)).toBe('50%')
  })
})

describe('percentDigits', () => {
  it('gives a digit from 200 images on', () => {
    expect([percentDigits(199), percentDigits(200)]).toEqual([0, 1])
  })
})

describe('bytes', () => {
  it.each([
    [1, '1 byte'],
    [0, '0 bytes'],
    [999, '999 bytes'],
    [1499, '1 kB'],
    [999_600, '1 MB'],
    [8_912_345, '8.9 MB'],
    [228_813_984, '229 MB'],
    [3_400_000_000, '3.4 GB'],
  ])('writes %d as %s', (sizeBytes, text) => {
    expect(format.bytes(sizeBytes)).toBe(text)
  })
})

describe('duration', () => {
  it.each([
    [340, '340 ms'],
    [2_340, '2.3 sec'],
    [12_400, '12 sec'],
    [59_600, '1 min'],
    [190_000, '3 min 10 sec'],
    [120_000, '2 min'],
    [3_599_900, '1 hr'],
    [3_660_000, '1 hr 1 min'],
    [7_200_000, '2 hr'],
  ])('writes %d ms as %s', (elapsedMs, text) => {
    expect(format.duration(elapsedMs)).toBe(text)
  })
})

describe('the other formats', () => {
  it('groups figures', () => {
    expect(format.number(1486)).toBe('1,486')
    expect(format.number(31.26, 1)).toBe('31.3')
  })

  it('writes a moment in the zone it is given', () => {
    expect(format.moment('2026-11-22T14:03:00Z', 'UTC')).toMatch(/^Nov 22, 2026, 2:03.PM$/)
  })

  it('joins a list', () => {
    expect(format.list(['Hat', 'Skirt'])).toBe('Hat and Skirt')
  })
})
