import { describe, expect, it } from 'vitest'
import { decideRestart } from '../../../src/host/restart.ts'

describe('decideRestart', () => {
  it('restarts at growing distances, five times', () => {
    const delays = [0, 1, 2, 3, 4].map((count) => decideRestart(100, count))
    expect(delays).toEqual([
      { kind: 'restart', delayMs: 250, quickExitCount: 1 },
      { kind: 'restart', delayMs: 500, quickExitCount: 2 },
      { kind: 'restart', delayMs: 1000, quickExitCount: 3 },
      { kind: 'restart', delayMs: 2000, quickExitCount: 4 },
      { kind: 'restart', delayMs: 4000, quickExitCount: 5 },
    ])
  })

  it('gives up after the fifth', () => {
    expect(decideRestart(100, 5)).toEqual({ kind: 'give-up' })
  })

  it('starts counting anew after a service that ran well', () => {
    expect(decideRestart(30_000, 5)).toEqual({ kind: 'restart', delayMs: 250, quickExitCount: 1 })
  })
})
