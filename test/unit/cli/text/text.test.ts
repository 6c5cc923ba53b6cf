import { describe, expect, it } from 'vitest'
import { createStyle, wantsColour } from '../../../../src/cli/text/style.ts'
import { tableLines } from '../../../../src/cli/text/table.ts'
import { printable, textWidth } from '../../../../src/cli/text/width.ts'

describe('textWidth', () => {
  it.each([
    ['', 0],
    ['Skirt', 5],
    ['写真', 4],
    ['한글', 4],
    ['ｱ', 1],
    ['Ａ', 2],
    ['e\u0301', 1],
    ['👕', 2],
    ['👨‍👩‍👧', 2],
    ['юбка', 4],
  ])('of %j is %d', (text, width) => {
    expect(textWidth(text)).toBe(width)
  })
})

describe('printable', () => {
  it('writes control and direction characters out', () => {
    expect(printable('a\u001b[31m\nb\u202ec')).toBe('a\\u001b[31m\\u000ab\\u202ec')
  })

  it('leaves names of any script alone', () => {
    expect(printable('юбка 写真 Röcke.jpg')).toBe('юбка 写真 Röcke.jpg')
  })
})

describe('tableLines', () => {
  it('aligns columns and leaves no space at the end', () => {
    const rows = [
      ['T-shirt', '1,060', ''],
      ['写真', '4', 'x'],
    ]
    expect(tableLines(rows, ['start', 'end', 'start'])).toEqual([
      'T-shirt  1,060',
      '写真         4  x',
    ])
  })

  it('does not count the emphasis of a cell', () => {
    const { strong } = createStyle(true)
    const [first, second] = tableLines(
      [
        [strong('a'), 'x'],
        ['bbb', 'y'],
      ],
      ['start', 'start'],
    )
    expect(first).toBe('\u001b[1ma\u001b[22m    x')
    expect(second).toBe('bbb  y')
  })

  it('indents', () => {
    expect(tableLines([['a', 'b']], ['start', 'start'], '  ')).toEqual(['  a  b'])
  })
})

describe('wantsColour', () => {
  it.each([
    [true, {}, true],
    [false, {}, false],
    [true, { NO_COLOR: '1' }, false],
    [true, { NO_COLOR: '' }, true],
    [true, { TERM: 'dumb' }, false],
    [false, { FORCE_COLOR: '1' }, true],
    [false, { FORCE_COLOR: '0' }, false],
    [false, { FORCE_COLOR: '1', NO_COLOR: '1' }, false],
  ])('on a terminal: %s, with %j: %s', (isTerminal, environment, expected) => {
    expect(wantsColour({ isTerminal, environment })).toBe(expected)
  })
})
