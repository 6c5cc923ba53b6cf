import type { Prediction } from '../../shared/domain/prediction.ts'
import { describeProblem } from '../../shared/locales/describe.ts'
import { failureCode } from '../failure.ts'
import { createAtomicFile } from '../files.ts'
import { createJsonList } from '../json-list.ts'
import type { Session } from '../session.ts'
import { printable } from '../text/width.ts'
import { csvHeader, csvRows } from './csv.ts'

/** How many files got an answer and how many did not. */
export interface PredictionCounts {
  readonly answerCount: number
  readonly problemCount: number
}

/** Where answers go as they come; none of them is kept in memory. */
export interface PredictionSink {
  add(predictions: readonly Prediction[]): Promise<void>
  /** Everything was added. */
  end(counts: PredictionCounts): Promise<void>
  /** Something went wrong: nothing unfinished stays behind, and what was sent already says that it is not all. */
  discard(error: unknown): Promise<void>
}

/** A CSV file, which appears when it is complete. */
export async function createCsvFileSink(session: Session, path: string): Promise<PredictionSink> {
  const file = await createAtomicFile(path)
  await file.write(csvHeader())
  return {
    add: (predictions) => file.write(csvRows(predictions, session.words)),
    end: async (counts) => {
      await file.keep()
      session.out.result({ path, ...counts }, () => {
        session.out.line(summary(session, counts))
        session.out.line(session.words('cli.written', { path }))
      })
    },
    discard: () => file.discard(),
  }
}

/** CSV on standard output, for the next program in a pipe. */
export async function createCsvPipeSink({ out, words }: Session): Promise<PredictionSink> {
  await out.write(csvHeader())
  return {
    add: (predictions) => out.write(csvRows(predictions, words)),
    end: async () => {},
    discard: async () => {},
  }
}

/** Lines for a person, or one JSON document for a program. */
export function createListSink(session: Session, topCount: number): PredictionSink {
  const list = createJsonList(session.out, 'predictions')
  return {
    add: async (predictions) => {
      for (const prediction of predictions) {
        await list.add(trimmed(prediction, topCount), () => line(session, prediction, topCount))
      }
    },
    end: async (counts) => {
      session.progress.note(summary(session, counts))
      await list.end({ ...counts })
    },
    discard: async (error) => {
      if (session.out.hasBegun) await list.end({ error: { code: failureCode(error) } })
    },
  }
}

function summary({ words }: Session, { answerCount, problemCount }: PredictionCounts): string {
  return words('cli.predict.done', { answers: answerCount, problems: problemCount })
}

function trimmed(prediction: Prediction, topCount: number): Prediction {
  return prediction.kind === 'problem'
    ? prediction
    : { ...prediction, top: prediction.top.slice(0, topCount) }
}

/** Columns that a label gets before its file, so that most paths stand below each other. */
const answerColumns = 28

function line(session: Session, prediction: Prediction, topCount: number): string {
  const { words, format, out } = session
  const path = printable(prediction.path)
  if (prediction.kind === 'problem') {
    const { what } = describeProblem(words, { kind: prediction.problem })
    return `${out.style.bad('–'.padEnd(answerColumns))}  ${path}  ${out.style.quiet(what)}`
  }
  const answers = prediction.top
    .slice(0, topCount)
    .map(
      ({ label, probability }) => `${format.percent(probability).padStart(4)} ${printable(label)}`,
    )
  return `${answers.join('  ').padEnd(answerColumns)}  ${path}`
}
