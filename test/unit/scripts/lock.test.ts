import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { whileLocked } from '../../../scripts/lock.mjs'

let folder: string
let file: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'graft-lock-'))
  file = join(folder, 'inside/lock')
})

afterEach(() => {
  rmSync(folder, { recursive: true })
})

describe('whileLocked', () => {
  it('lets one work after the other', async () => {
    const steps: string[] = []
    const gate = Promise.withResolvers<void>()
    const first = whileLocked(file, async () => {
      steps.push('first begins')
      await gate.promise
      steps.push('first ends')
    })
    const second = whileLocked(file, async () => void steps.push('second'))
    gate.resolve()
    await Promise.all([first, second])
    expect(steps).toEqual(['first begins', 'first ends', 'second'])
  })

  it('takes over from a process that is gone', async () => {
    await whileLocked(file, async () => {})
    writeFileSync(file, '999999999')
    expect(await whileLocked(file, async () => 'done')).toBe('done')
  })

  it('lets go when the work fails', async () => {
    const failing = whileLocked(file, () => Promise.reject(new Error('broken')))
    await expect(failing).rejects.toThrow('broken')
    expect(existsSync(file)).toBe(false)
  })
})
