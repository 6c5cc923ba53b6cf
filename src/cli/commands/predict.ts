import type { Command } from 'commander'
import { GraftError } from '../../shared/errors.ts'
import { wholeNumber } from '../arguments.ts'
import type { Cli, CommonOptions } from '../cli.ts'
import { UsageError } from '../failure.ts'
import { freeFile } from '../files.ts'
import { askList, askPaths } from '../predictions/ask.ts'
import type { Question } from '../predictions/ask.ts'
import type { PredictionSink } from '../predictions/sink.ts'
import { createCsvFileSink, createCsvPipeSink, createListSink } from '../predictions/sink.ts'
import type { OpenProject } from '../project.ts'
import { openProject } from '../project.ts'
import { absolutePath } from '../session.ts'
import type { Session } from '../session.ts'
import { lineChunks } from '../stdin-lines.ts'

interface PredictOptions extends CommonOptions {
  readonly csv?: string
  readonly top?: number
  readonly folders?: string
  readonly run?: string
  readonly replace?: boolean
}

/** Stands for standard input or output, as everywhere. */
const dash = '-'

/** `graft predict PROJECT PATHS…` */
export function addPredictCommand(program: Command, cli: Cli): void {
  const { words } = cli
  cli
    .command(
      program,
      'predict',
      'predict',
      'graft predict shirts.graft pictures/ --csv answers.csv',
    )
    .argument('<project>', words('cli.argument.project'))
    .argument('<paths...>', words('cli.predict.paths'))
    .option('--csv <file>', words('cli.predict.csv'))
    .option('--folders <folder>', words('cli.predict.folders'))
    .option('--top <number>', words('cli.predict.top'), wholeNumber(words, 1, 100))
    .option('--run <id>', words('cli.option.run'))
    .option('--replace', words('cli.option.replace'))
    .action((path: string, paths: string[], options: PredictOptions) =>
      cli.run(options, async (session) => {
        if (paths.includes(dash) && paths.length > 1) {
          throw new UsageError(words('cli.usage.dash-alone'))
        }
        if (options.csv === dash && options.json === true) {
          throw new UsageError(words('cli.usage.together', { one: '--csv -', other: '--json' }))
        }
        const file =
          options.csv === undefined || options.csv === dash
            ? null
            : await freeFile(session, options.csv, options.replace)
        const opened = await openProject(session, path)
        const sink = await createSink(session, options, file)
        await predictInto(session, opened, sink, paths, options).catch(async (error: unknown) => {
          await sink.discard(error)
          throw error
        })
      }),
    )
}

async function createSink(
  session: Session,
  options: PredictOptions,
  file: string | null,
): Promise<PredictionSink> {
  if (file !== null) return await createCsvFileSink(session, file)
  if (options.csv === dash) return await createCsvPipeSink(session)
  return createListSink(session, options.top ?? 1)
}

async function predictInto(
  session: Session,
  opened: OpenProject,
  sink: PredictionSink,
  paths: readonly string[],
  options: PredictOptions,
): Promise<void> {
  // The list's second columns are always filled, however many answers are printed.
  const topCount = Math.max(2, options.top ?? 1)
  const copyTo = options.folders === undefined ? null : absolutePath(session, options.folders)
  const question: Question = { session, opened, sink, runId: options.run, topCount, copyTo }
  const counts = paths.includes(dash)
    ? await askList(question, lineChunks(session.host.stdin, session.signal))
    : await askPaths(question, paths)
  session.signal.throwIfAborted()
  if (counts.answerCount + counts.problemCount === 0) {
    throw new GraftError('predict.nothing-found', { path: paths.join(', ') })
  }
  await sink.end(counts)
}
