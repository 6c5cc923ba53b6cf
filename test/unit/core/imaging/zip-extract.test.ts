import { describe, expect, test } from 'vitest'
import { safeName } from '../../../../src/core/imaging/zip-extract.ts'

describe('safeName', () => {
  test.each([
    ['cat.jpg', 'cat.jpg'],
    ['Ünïcode 写真.jpg', 'Ünïcode 写真.jpg'],
    ['a:b?.jpg', 'a_b_.jpg'],
    ['a\u0007.jpg', 'a_.jpg'],
    ['name. ', 'name_'],
    ['..', '_'],
    ['CON.jpg', '_CON.jpg'],
    ['aux', '_aux'],
    ['console.jpg', 'console.jpg'],
    ['', '_'],
  ])('%j becomes %j', (name, safe) => {
    expect(safeName(name)).toBe(safe)
  })

  test('shortens a name and keeps its extension', () => {
    const safe = safeName(`${'x'.repeat(300)}.jpeg`)
    expect([safe.length, safe.slice(-6)]).toEqual([120, 'x.jpeg'])
  })
})
