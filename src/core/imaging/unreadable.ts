import type { ProblemKind } from '../../shared/domain/image.ts'
import { GraftError, isGraftError } from '../../shared/errors.ts'

/** What an error code of the file system says about the one file that was asked for. */
const problemByCode: Readonly<Record<string, ProblemKind>> = {
  ENOENT: 'vanished',
  ENOTDIR: 'vanished',
  // A drive that was taken away or a network share that went down.
  ENXIO: 'vanished',
  ENODEV: 'vanished',
  ESTALE: 'vanished',
  ENOTCONN: 'vanished',
  EHOSTDOWN: 'vanished',
  EACCES: 'no-permission',
  EPERM: 'no-permission',
  // Windows: another program keeps the file to itself.
  EBUSY: 'no-permission',
  ELOOP: 'symlink-loop',
  EISDIR: 'not-an-image',
  // Sectors that cannot be read.
  EIO: 'damaged',
  EBADMSG: 'damaged',
}

/** The error of one file that cannot become pixels; `detail` is a short technical remark. */
export function unreadable(
  path: string,
  problem: ProblemKind,
  detail: string,
  cause?: unknown,
): GraftError<'image.unreadable'> {
  return new GraftError('image.unreadable', { path, problem, detail }, { cause })
}

/** The system's code of an error, such as `ENOENT`; null where it has none. */
export function systemCode(thrown: unknown): string | null {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string'
    ? thrown.code
    : null
}

/**
 * The problem that an error of the file system means for a file; null for one that is not the
 * file's fault (too many open files, a bug).
 */
export function problemOfSystemError(thrown: unknown): ProblemKind | null {
  return problemByCode[systemCode(thrown) ?? ''] ?? null
}

/**
 * The error to throw for a file after a failed call of the file system: `image.unreadable`, or the
 * error as it came.
 */
export function fileFailure(path: string, thrown: unknown): unknown {
  if (isGraftError(thrown)) return thrown
  const problem = problemOfSystemError(thrown)
  return problem === null ? thrown : unreadable(path, problem, systemCode(thrown) ?? '', thrown)
}

const cannotWriteCodes = new Set([
  'EROFS',
  'EACCES',
  'EPERM',
  'EIO',
  'ENXIO',
  'ENODEV',
  'ENOTDIR',
  'EEXIST',
])

/**
 * The error to throw for a folder that cannot be written: full disk, no permission; otherwise the
 * error as it came.
 */
export function writeFailure(folder: string, thrown: unknown): unknown {
  const code = systemCode(thrown) ?? ''
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new GraftError('project.disk-full', { path: folder }, { cause: thrown })
  }
  if (!cannotWriteCodes.has(code)) return thrown
  return new GraftError('project.cannot-write', { path: folder, detail: code }, { cause: thrown })
}
