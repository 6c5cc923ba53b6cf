import { fromRpcError } from '../../shared/contract/rpc-errors.ts'
import { isGraftError } from '../../shared/errors.ts'
import { followJob } from '../jobs.ts'
import type { ProgressDisplay } from '../progress/display.ts'
import type { OpenProject } from '../project.ts'
import type { Session } from '../session.ts'
import { absolutePath } from '../session.ts'
import type { PredictionCounts, PredictionSink } from './sink.ts'

/** Which model is asked, and where its answers go. */
export interface Question {
  readonly session: Session
  readonly opened: OpenProject
  readonly sink: PredictionSink
  /** The latest finished run where undefined. */
  readonly runId: string | undefined
  readonly topCount: number
  /** Answered files are copied here by their answers; nowhere where null. */
  readonly copyTo: string | null
}

const none: PredictionCounts = { answerCount: 0, problemCount: 0 }

/** Asks about files and folders that a person named. @throws `import.not-found` for one that is not there. */
export async function askPaths(
  question: Question,
  paths: readonly string[],
): Promise<PredictionCounts> {
  return await ask(question, paths, question.session.progress)
}

/**
 * Asks about a list of any length, a chunk at a time; only one chunk is held. A file that is not there is a row with its
 * problem, as a broken one is.
 */
export async function askList(
  question: Question,
  chunks: AsyncIterable<readonly string[]>,
): Promise<PredictionCounts> {
  let counts = none
  for await (const chunk of chunks) {
    let rest = chunk
    while (rest.length > 0) {
      const found = await askUntilMissing(question, rest, counts)
      counts = found.counts
      rest = found.rest
    }
  }
  question.session.progress.finish()
  return counts
}

/** Asks about the paths up to the first that is not there, which becomes a row. */
async function askUntilMissing(
  question: Question,
  paths: readonly string[],
  earlier: PredictionCounts,
): Promise<{ counts: PredictionCounts; rest: readonly string[] }> {
  const display = continued(question.session.progress, earlier)
  try {
    return { counts: plus(earlier, await ask(question, paths, display)), rest: [] }
  } catch (error) {
    const missing = missingPath(error)
    const index = paths.findIndex((path) => absolutePath(question.session, path) === missing)
    if (missing === null || index < 0) throw error
    const before = await ask(question, paths.slice(0, index), display)
    const row = { kind: 'problem', path: missing, problem: 'vanished', detail: '' } as const
    await question.sink.add([row])
    const counts = plus(plus(earlier, before), { answerCount: 0, problemCount: 1 })
    return { counts, rest: paths.slice(index + 1) }
  }
}

/** The path of an error that says, before any answer, that there is nothing at it. */
function missingPath(error: unknown): string | null {
  const known = fromRpcError(error)
  return isGraftError(known, 'import.not-found') ? known.data.path : null
}

/** One call; nothing found in these paths alone is no error, such as an empty folder in a list. */
async function ask(
  { session, opened, sink, runId, topCount, copyTo }: Question,
  paths: readonly string[],
  display: ProgressDisplay,
): Promise<PredictionCounts> {
  if (paths.length === 0) return none
  const input = {
    project: opened.project,
    sources: paths.map((path) => absolutePath(session, path)),
    topCount,
    copyTo,
    ...(runId === undefined ? {} : { runId }),
  }
  const job = opened.client.prediction.files(input, { signal: session.signal })
  try {
    return await followJob(job, display, ({ predictions }) => sink.add(predictions))
  } catch (error) {
    if (isGraftError(fromRpcError(error), 'predict.nothing-found')) return none
    throw error
  }
}

function plus(one: PredictionCounts, other: PredictionCounts): PredictionCounts {
  return {
    answerCount: one.answerCount + other.answerCount,
    problemCount: one.problemCount + other.problemCount,
  }
}

/** One count over all calls of a list; how many will come is not known. */
function continued(display: ProgressDisplay, earlier: PredictionCounts): ProgressDisplay {
  return {
    show: (progress) =>
      display.show({
        ...progress,
        doneCount: earlier.answerCount + earlier.problemCount + progress.doneCount,
        totalCount: null,
        remainingMs: null,
      }),
    note: (text) => display.note(text),
    finish: () => {},
  }
}
