import { describe, expect, it } from 'vitest'
import type { Run } from '../../../../src/shared/domain/run.ts'
import { runSchema } from '../../../../src/shared/domain/run.ts'
import { GraftError } from '../../../../src/shared/errors.ts'
import { openProject } from '../../../../src/core/project/store.ts'
import { projectOptions, temporaryProject } from '../../../fixtures/temporary-project.ts'

/** A run of the given day in January. */
function run(day: string, changes: Partial<Run> = {}): Run {
  return runSchema.parse({
    id: `202601${day}-120000-00ff`,
    state: 'running',
    startedAt: `2026-01-${day}T12:00:00.000Z`,
    endedAt: null,
    plan: {
      strategy: 'head',
      baseId: 'mobilenet',
      setting: 'auto',
      strength: null,
      balanceLabels: true,
      seed: 1,
    },
    accuracy: null,
    error: null,
    ...changes,
  })
}

const accuracy = { value: 0.8, low: 0.7, high: 0.9, correctCount: 80, imageCount: 100 }
const error = { kind: 'known' as const, code: 'run.none' as const, data: { path: '/p' } }

describe('runs', () => {
  it('come back as they were added', () => {
    const project = temporaryProject()
    const added = run('05', { state: 'failed', accuracy, error })
    project.runs.add(added)
    expect(project.runs.get(added.id)).toEqual(added)
  })

  it('are listed with the latest first', () => {
    const project = temporaryProject()
    for (const day of ['05', '07', '06']) project.runs.add(run(day))
    expect(project.runs.list().map(({ id }) => id.slice(6, 8))).toEqual(['07', '06', '05'])
  })

  it('change what is given and keep the rest', () => {
    const project = temporaryProject()
    project.runs.add(run('05'))
    const changes = { state: 'finished' as const, endedAt: '2026-01-05T12:01:00.000Z', accuracy }
    const updated = project.runs.update(run('05').id, changes)
    expect([updated, project.runs.get(run('05').id)]).toEqual([
      run('05', changes),
      run('05', changes),
    ])
  })

  it('cannot be added twice', () => {
    const project = temporaryProject()
    project.runs.add(run('05'))
    expect(() => project.runs.add(run('05'))).toThrow('is there already')
  })

  it('that are not there are an error', () => {
    const { runs } = temporaryProject()
    expect(() => runs.update(run('05').id, { state: 'stopped' })).toThrow(GraftError)
  })
})

describe('the latest finished run', () => {
  it('is none at first', () => {
    expect(temporaryProject().runs.latestFinished()).toBeNull()
  })

  it('is the latest of those that finished', () => {
    const project = temporaryProject()
    project.runs.add(run('05', { state: 'finished' }))
    project.runs.add(run('06', { state: 'finished' }))
    project.runs.add(run('07', { state: 'stopped' }))
    expect([project.runs.latestFinished()?.id, project.summary().latestRunId]).toEqual([
      run('06').id,
      run('06').id,
    ])
  })
})

describe('runs that a killed process left running', () => {
  it('are marked interrupted after the next opening, once', () => {
    const project = temporaryProject()
    project.runs.add(run('05', { state: 'finished' }))
    project.runs.add(run('06'))
    project.close()
    const opened = openProject(project.folder, projectOptions)
    const marked = [opened.runs.markInterrupted(), opened.runs.markInterrupted()]
    const after = opened.runs.get(run('06').id)
    opened.close()
    expect([marked, after]).toEqual([
      [[run('06').id], []],
      run('06', { state: 'interrupted', endedAt: '2026-01-31T14:22:05.000Z' }),
    ])
  })
})
