import { EventEmitter } from 'node:events'
import { describe, expect, it } from 'vitest'
import { watchInterruption } from '../../../src/cli/interrupt.ts'

/** A process that notes how it was ended instead of ending. */
function fakeProcess() {
  const exits: number[] = []
  const target = Object.assign(new EventEmitter(), {
    exit: (code: number) => void exits.push(code),
  })
  return { target, exits, signal: watchInterruption(target as unknown as NodeJS.Process) }
}

describe('watchInterruption', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ])('asks the command to end at the first %s, with the code %d', (name, exitCode) => {
    const { target, exits, signal } = fakeProcess()
    target.emit(name)
    expect(signal.aborted).toBe(true)
    expect(signal.reason).toMatchObject({ exitCode })
    expect(exits).toEqual([])
  })

  it('ends the process at the second one', () => {
    const { target, exits } = fakeProcess()
    target.emit('SIGINT')
    target.emit('SIGINT')
    expect(exits).toEqual([130])
  })
})
