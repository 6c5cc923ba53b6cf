import { describe, expect, it } from 'vitest'
import { projectFailure } from '../../../../src/core/project/failures.ts'
import { GraftError } from '../../../../src/shared/errors.ts'

function failure(code: string): Error {
  return Object.assign(new Error(`it failed with ${code}`), { code })
}

describe('projectFailure', () => {
  it.each(['SQLITE_FULL', 'ENOSPC', 'EDQUOT'])('tells %s as a full disk', (code) => {
    expect(projectFailure('/p', failure(code))).toMatchObject({
      code: 'project.disk-full',
      data: { path: '/p' },
    })
  })

  it.each([
    'EROFS',
    'EACCES',
    'EPERM',
    'EIO',
    'SQLITE_READONLY',
    'SQLITE_READONLY_DBMOVED',
    'SQLITE_CANTOPEN',
    'SQLITE_IOERR_WRITE',
  ])('tells %s as a place that cannot be written', (code) => {
    expect(projectFailure('/p', failure(code))).toMatchObject({
      code: 'project.cannot-write',
      data: { path: '/p', detail: `it failed with ${code}` },
    })
  })

  it.each(['SQLITE_CORRUPT', 'SQLITE_CORRUPT_INDEX', 'SQLITE_NOTADB'])(
    'tells %s as damage',
    (code) => {
      expect(projectFailure('/p', failure(code))).toMatchObject({ code: 'project.damaged' })
    },
  )

  it('keeps the cause', () => {
    const cause = failure('ENOSPC')
    expect(projectFailure('/p', cause)).toHaveProperty('cause', cause)
  })

  it.each([failure('SQLITE_CONSTRAINT'), new TypeError('a bug'), 'text'])(
    'leaves %s as it is',
    (thrown) => {
      expect(projectFailure('/p', thrown)).toBe(thrown)
    },
  )

  it('leaves a known error as it is', () => {
    const known = new GraftError('label.not-found', { name: 'cat' })
    expect(projectFailure('/p', known)).toBe(known)
  })
})
