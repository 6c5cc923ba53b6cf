import { mkdtempSync, mkdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { keepStamp, keptStamp, stampOf } from '../../../scripts/stamps.mjs'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'graft-stamps-'))
  mkdirSync(join(folder, 'src/inside'), { recursive: true })
  writeFileSync(join(folder, 'src/inside/a.ts'), 'a')
  writeFileSync(join(folder, 'config.ts'), 'c')
})

afterEach(() => {
  rmSync(folder, { recursive: true })
})

const stamp = () => stampOf(folder, ['src', 'config.ts', 'absent.ts'])

describe('stampOf', () => {
  it('stays while nothing changes', () => {
    expect(stamp()).toBe(stamp())
  })

  it.each([
    ['a file is written', () => writeFileSync(join(folder, 'src/inside/a.ts'), 'aa')],
    ['a file is touched', () => utimesSync(join(folder, 'config.ts'), 1, 1)],
    ['a file is added', () => writeFileSync(join(folder, 'src/b.ts'), '')],
    ['a file is removed', () => rmSync(join(folder, 'src/inside/a.ts'))],
    [
      'a file is renamed',
      () => renameSync(join(folder, 'src/inside/a.ts'), join(folder, 'src/inside/z.ts')),
    ],
    ['what was absent is there', () => writeFileSync(join(folder, 'absent.ts'), '')],
  ])('changes when %s', (_what, change) => {
    const before = stamp()
    change()
    expect(stamp()).not.toBe(before)
  })
})

describe('keptStamp', () => {
  it('is what was kept', () => {
    keepStamp(join(folder, 'new/stamp'), 'abc')
    expect(keptStamp(join(folder, 'new/stamp'))).toBe('abc')
  })

  it('is null where none was kept', () => {
    expect(keptStamp(join(folder, 'none'))).toBeNull()
  })
})
