import { describe, expect, test } from 'vitest'
import {
  fileFailure,
  problemOfSystemError,
  writeFailure,
} from '../../../../src/core/imaging/unreadable.ts'

const systemError = (code: string) => Object.assign(new Error(`${code}: it failed`), { code })

describe('what an error of the file system says about a file', () => {
  test.each([
    ['EACCES', 'no-permission'],
    ['EPERM', 'no-permission'],
    ['EBUSY', 'no-permission'],
    ['ENOENT', 'vanished'],
    ['ENOTDIR', 'vanished'],
    ['ENXIO', 'vanished'],
    ['ESTALE', 'vanished'],
    ['ELOOP', 'symlink-loop'],
    ['EIO', 'damaged'],
  ])('%s: %s', (code, problem) => {
    expect(problemOfSystemError(systemError(code))).toBe(problem)
  })

  test('nothing where the file is not at fault', () => {
    expect(problemOfSystemError(systemError('EMFILE'))).toBeNull()
  })

  test('nothing for an error without a code', () => {
    expect(problemOfSystemError(new Error('a bug'))).toBeNull()
  })
})

test('a file without permission is an unreadable image with its code', () => {
  expect(fileFailure('/a.jpg', systemError('EACCES'))).toMatchObject({
    code: 'image.unreadable',
    data: { path: '/a.jpg', problem: 'no-permission', detail: 'EACCES' },
  })
})

test('too many open files stay what they are', () => {
  const error = systemError('EMFILE')
  expect(fileFailure('/a.jpg', error)).toBe(error)
})

test('a full disk is the project’s trouble', () => {
  expect(writeFailure('/p', systemError('ENOSPC'))).toMatchObject({
    code: 'project.disk-full',
    data: { path: '/p' },
  })
})

test('a read-only disk is the project’s trouble', () => {
  expect(writeFailure('/p', systemError('EROFS'))).toMatchObject({ code: 'project.cannot-write' })
})
