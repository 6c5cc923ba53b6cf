import type { inspectFile } from '../core/imaging/inspect.ts'
import type { Inspected } from '../shared/contract/work.ts'
import { isGraftError } from '../shared/errors.ts'
import type { ProblemKind } from '../shared/domain/image.ts'
import { inParallel } from './in-parallel.ts'
import { journalOf } from './journals.ts'

/** Reads files side by side and answers in their order; what is in hand is journalled before it is decoded. */
export function inspectAll(
  request: { paths: readonly string[]; thumbnails: string; journal: string },
  inspect: typeof inspectFile,
): Promise<Inspected[]> {
  const journal = journalOf(request.journal)
  return inParallel(request.paths, async (path): Promise<Inspected> => {
    try {
      const options = { thumbnailFolder: request.thumbnails, journal }
      return { kind: 'image', path, ...(await inspect(path, options)) }
    } catch (error) {
      if (!isGraftError(error, 'image.unreadable')) throw error
      const { problem, detail } = error.data
      return { kind: 'problem', problem: { path, kind: problem as ProblemKind, detail } }
    }
  })
}
