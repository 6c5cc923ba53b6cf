import { takeInHand } from '../core/imaging/journal.ts'
import type { Project } from '../core/project/store.ts'
import type { Inspected } from '../shared/contract/work.ts'
import type { Problem } from '../shared/domain/image.ts'
import { isGraftError } from '../shared/errors.ts'
import { journalFolder } from './context.ts'
import type { InteractiveWorker } from './interactive-worker.ts'

/**
 * Reads files in the worker and answers in their order. Where the worker dies, each file is read again alone in a new
 * one; a file that was in hand at two deaths is quarantined and costs nothing else.
 */
export async function inspectFiles(
  project: Project,
  paths: readonly string[],
  worker: InteractiveWorker,
): Promise<Inspected[]> {
  const journal = journalFolder(project)
  const call = (some: readonly string[]) =>
    worker.call((client) =>
      client.inspect({ paths: [...some], thumbnails: project.paths.thumbnails, journal }),
    )
  /** What the dead worker had in hand; rethrows what is no death. */
  const takeCrashed = (thrown: unknown): string[] => {
    if (!isGraftError(thrown, 'worker.died') && !isGraftError(thrown, 'engine.out-of-memory')) {
      throw thrown
    }
    return takeInHand(journal)
  }

  try {
    return paths.length === 0 ? [] : await call(paths)
  } catch (thrown) {
    const crashed = takeCrashed(thrown)
    for (const path of paths) if (crashed.includes(path)) project.problems.recordCrash(path)
  }
  const results: Inspected[] = []
  for (const path of paths) {
    let alone: Inspected | undefined
    while (!alone && !project.problems.isQuarantined(path)) {
      try {
        alone = (await call([path]))[0]
      } catch (thrown) {
        takeCrashed(thrown)
        project.problems.recordCrash(path)
      }
    }
    results.push(alone ?? { kind: 'problem', problem: crashProblem(path) })
  }
  return results
}

/** The problem of a quarantined file. */
export function crashProblem(path: string): Problem {
  return { path, kind: 'crashes-decoder', detail: '' }
}
