import { describe, expect, it } from 'vitest'
import {
  cleanLabelName,
  freeColor,
  freeKey,
  labelId,
  labelKey,
  labelName,
} from '../../../../src/core/project/label-naming.ts'

const nothingTaken = () => false

describe('label names', () => {
  it('are NFC', () => {
    expect(labelName('cafe\u0301')).toBe('caf\u00e9')
  })

  it('lose space at their ends and keep one within', () => {
    expect(labelName('  long \t\n sleeve ')).toBe('long sleeve')
  })

  it('keep upper and lower case', () => {
    expect(labelName('T-Shirt')).toBe('T-Shirt')
  })

  it('are cut at 200 units without halving a character', () => {
    expect(labelName('x'.repeat(199) + '😀')).toBe('x'.repeat(199))
  })

  it('that are only space are refused', () => {
    expect(() => labelName(' \n ')).toThrow('label.name-empty')
  })

  it('that are only space clean to nothing', () => {
    expect(cleanLabelName(' \n ')).toBe('')
  })
})

describe('labelId', () => {
  it.each([
    ['Long Sleeve (winter)', 'long-sleeve-winter'],
    ['Café crème', 'cafe-creme'],
    ['рубашка', 'label'],
    ['--', 'label'],
    ['x'.repeat(100), 'x'.repeat(32)],
  ])('makes of %s the id %s', (name, id) => {
    expect(labelId(name, nothingTaken)).toBe(id)
  })

  it('counts on where an id is taken', () => {
    expect(labelId('cat', (id) => ['cat', 'cat-2'].includes(id))).toBe('cat-3')
  })
})

describe('freeColor', () => {
  it('is the first colour that nobody has', () => {
    expect(freeColor([0, 1, 3])).toBe(2)
  })

  it('is the first of the least used when all twelve are given', () => {
    expect(freeColor([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 0])).toBe(1)
  })
})

describe('freeKey', () => {
  it('offers digits, then the letters that no action has', () => {
    const given: string[] = []
    for (let key = freeKey(given); key !== null; key = freeKey(given)) given.push(key)
    expect(given.join('')).toBe('123456789ABDEFGIJKMOPQSTVYZ')
  })
})

describe('labelKey', () => {
  it.each([
    ['7', '7'],
    ['a', 'A'],
    ['ж', 'Ж'],
    ['あ', 'あ'],
  ])('takes %s as %s', (key, kept) => {
    expect(labelKey(key)).toBe(kept)
  })

  it.each(['0', 'n', 'L', 'X', 'H', 'C', 'W', 'R', 'U', '/', ' ', '', 'ab'])(
    'refuses “%s”',
    (key) => {
      expect(() => labelKey(key)).toThrow('label.key-reserved')
    },
  )
})
