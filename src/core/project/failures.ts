import { GraftError } from '../../shared/errors.ts'

const fullCodes = /^(SQLITE_FULL|ENOSPC|EDQUOT)/
const cannotWriteCodes =
  /^(SQLITE_(READONLY|CANTOPEN|PERM|IOERR)|E(ROFS|ACCES|PERM|IO|NXIO|NODEV|NOTDIR|ISDIR|EXIST|NAMETOOLONG)$)/
const damagedCodes = /^SQLITE_(CORRUPT|NOTADB)/

/**
 * What a failure of SQLite or of the file system means for the project at `folder`: a `GraftError`
 * for a full disk, a place that cannot be written, or a damaged database; anything else comes back
 * as it is.
 */
export function projectFailure(folder: string, thrown: unknown): unknown {
  if (!(thrown instanceof Error) || thrown instanceof GraftError) return thrown
  const code = 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : ''
  const cause = { cause: thrown }
  if (fullCodes.test(code)) return new GraftError('project.disk-full', { path: folder }, cause)
  const detail = { path: folder, detail: thrown.message }
  if (cannotWriteCodes.test(code)) return new GraftError('project.cannot-write', detail, cause)
  if (damagedCodes.test(code)) return new GraftError('project.damaged', detail, cause)
  return thrown
}

/** Runs `work` with its failures told as `projectFailure` tells them. */
export function tellingFailures<Result>(folder: string, work: () => Result): Result {
  try {
    return work()
  } catch (thrown) {
    throw projectFailure(folder, thrown)
  }
}
