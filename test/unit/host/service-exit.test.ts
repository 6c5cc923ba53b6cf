import { describe, expect, it } from 'vitest'
import { describeExit } from '../../../src/host/service-exit.ts'

describe('describeExit', () => {
  it('names the signal', () => {
    expect(describeExit({ code: null, signal: 'SIGSEGV', lastWords: '' })).toBe('signal SIGSEGV')
  })

  it('names the exit code and the last line of the error output', () => {
    const exit = { code: 70, signal: null, lastWords: 'first\nlast words\n' }
    expect(describeExit(exit)).toBe('exit code 70; last words')
  })
})
