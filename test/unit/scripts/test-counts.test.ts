import { describe, expect, it } from 'vitest'
import { countLine, countTests } from '../../../scripts/test-counts.mjs'

const file = (status: string, ...statuses: string[]) => ({
  status,
  assertionResults: statuses.map((each) => ({ status: each })),
})

describe('countTests', () => {
  it('counts what passed, not what was skipped', () => {
    const report = {
      testResults: [file('passed', 'passed', 'skipped', 'passed'), file('passed', 'passed')],
    }
    expect(countTests(report, 0)).toEqual({ passed: 3, failed: 0 })
  })

  it('counts what failed', () => {
    const report = { testResults: [file('failed', 'passed', 'failed', 'failed')] }
    expect(countTests(report, 1)).toEqual({ passed: 1, failed: 2 })
  })

  it('counts a file that could not be loaded as one failure', () => {
    const report = { testResults: [file('failed'), file('passed', 'passed')] }
    expect(countTests(report, 1)).toEqual({ passed: 1, failed: 1 })
  })

  it('counts a file whose hook failed after its tests as one failure', () => {
    const report = { testResults: [file('failed', 'passed')] }
    expect(countTests(report, 1)).toEqual({ passed: 1, failed: 1 })
  })

  it('counts a run that failed for another reason as one failure', () => {
    expect(countTests({ testResults: [file('passed', 'passed')] }, 1)).toEqual({
      passed: 1,
      failed: 1,
    })
  })

  it('counts a run without a report as one failure', () => {
    expect(countTests(null, 134)).toEqual({ passed: 0, failed: 1 })
  })
})

describe('countLine', () => {
  it('is what scripts look for', () => {
    expect(countLine({ passed: 12, failed: 3 })).toBe('12 passed, 3 failed')
  })
})
