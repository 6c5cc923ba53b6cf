import { describe, expect, it } from 'vitest'
import type { Problem } from '../../../../src/shared/domain/image.ts'
import { openProject } from '../../../../src/core/project/store.ts'
import { projectOptions, temporaryProject } from '../../../fixtures/temporary-project.ts'

const path = '/photos/1.jpg'
const truncated: Problem = { path, kind: 'truncated', detail: 'the lower 39 % is missing' }
const extension: Problem = { path, kind: 'wrong-extension', detail: 'png' }

describe('problems', () => {
  it('are kept in the order they were met, the newest detail of each', () => {
    const project = temporaryProject()
    project.problems.record([{ ...truncated, detail: 'old' }, extension])
    project.problems.record([truncated])
    expect(project.problems.list()).toEqual([truncated, extension])
  })

  it('are counted in the summary', () => {
    const project = temporaryProject()
    project.problems.record([truncated, extension])
    expect(project.summary().problemCount).toBe(2)
  })

  it('of a path can be forgotten', () => {
    const project = temporaryProject()
    const other: Problem = { path: '/photos/2.jpg', kind: 'empty', detail: '' }
    project.problems.record([truncated, extension, other])
    project.problems.forget(path)
    expect(project.problems.list()).toEqual([other])
  })

  it('of some kinds can be forgotten alone', () => {
    const project = temporaryProject()
    project.problems.record([truncated, extension])
    project.problems.forget(path, ['truncated', 'vanished'])
    expect(project.problems.list()).toEqual([extension])
  })
})

describe('a file that crashes its reader', () => {
  it('is not quarantined for one crash', () => {
    const project = temporaryProject()
    expect([project.problems.recordCrash(path), project.problems.isQuarantined(path)]).toEqual([
      1,
      false,
    ])
  })

  it('is quarantined and a problem after two, also in another session', () => {
    const project = temporaryProject()
    project.problems.recordCrash(path)
    project.close()
    const opened = openProject(project.folder, projectOptions)
    const crashCount = opened.problems.recordCrash(path)
    const isQuarantined = opened.problems.isQuarantined(path)
    const kinds = opened.problems.list().map((problem) => problem.kind)
    opened.close()
    expect([crashCount, isQuarantined, kinds]).toEqual([2, true, ['crashes-decoder']])
  })

  it('is tried again once it is forgotten', () => {
    const project = temporaryProject()
    project.problems.recordCrash(path)
    project.problems.recordCrash(path)
    project.problems.forget(path)
    expect([project.problems.isQuarantined(path), project.problems.list()]).toEqual([false, []])
  })
})
