import { describe, expect, it } from 'vitest'
import { GraftError } from '../../../../src/shared/errors.ts'
import { describeError, describeProblem } from '../../../../src/shared/locales/describe.ts'
import { createTranslator } from '../../../../src/shared/locales/translate.ts'

const words = createTranslator('en')

describe('describeError', () => {
  it('writes figures for people', () => {
    const error = new GraftError('download.disk-full', { path: '/photos', needed: 228_813_984 })
    expect(describeError(words, error)).toBe(
      'There is too little room on the disk of /photos: 228.8 MB are needed. ' +
        'Make room, then try again; what has arrived is kept.',
    )
  })

  it('explains an unreadable image by its problem', () => {
    const error = new GraftError('image.unreadable', {
      path: 'a.jpg',
      problem: 'truncated',
      detail: 'premature end',
    })
    expect(describeError(words, error)).toBe(
      'a.jpg: The file is cut short: its end is missing. ' +
        'Copy it again from its source, or leave it out.',
    )
  })

  it('still has words for an unreadable image with a problem it does not know', () => {
    const error = new GraftError('image.unreadable', { path: 'a', problem: 'odd', detail: 'why' })
    expect(describeError(words, error)).toBe('a cannot be read as an image (odd): why.')
  })

  it('says by the state what to do with a run that has no model', () => {
    const words1 = describeError(
      words,
      new GraftError('run.not-finished', { id: '1', state: 'running' }),
    )
    const words2 = describeError(
      words,
      new GraftError('run.not-finished', { id: '1', state: 'stopped' }),
    )
    expect(words1).toBe(
      'The run 1 is still going on, so there is no model yet. Wait until it ends.',
    )
    expect(words2).toBe(
      'The run 1 was stopped, so there is no model yet. Go on with it, or start a new run.',
    )
  })
})

describe('describeProblem', () => {
  it('says what and what to do', () => {
    expect(describeProblem(words, { kind: 'empty' })).toEqual({
      what: 'The file is empty.',
      cure: 'Copy it again from its source, or leave it out.',
    })
  })
})
