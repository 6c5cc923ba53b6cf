import * as z from 'zod'

/**
 * The closed list of what can go wrong through a person's input, their data or their machine: a code and the data its
 * message needs. The words are in `locales/*.json` under `error.<code>`; anything that is not in this list is a bug.
 */
export const errorData = {
  'application.not-built': z.object({ path: z.string() }),
  'project.not-found': z.object({ path: z.string() }),
  'project.not-a-project': z.object({ path: z.string() }),
  'project.exists': z.object({ path: z.string() }),
  'project.in-use': z.object({ path: z.string(), holder: z.string() }),
  'project.newer-version': z.object({ path: z.string(), found: z.number(), supported: z.number() }),
  'project.damaged': z.object({ path: z.string(), detail: z.string() }),
  'project.cannot-write': z.object({ path: z.string(), detail: z.string() }),
  'project.disk-full': z.object({ path: z.string() }),
  'import.not-found': z.object({ path: z.string() }),
  'import.unreadable-list': z.object({ path: z.string(), line: z.number(), detail: z.string() }),
  'import.unreadable-zip': z.object({ path: z.string(), detail: z.string() }),
  'import.nothing-found': z.object({ path: z.string() }),
  'image.unreadable': z.object({ path: z.string(), problem: z.string(), detail: z.string() }),
  'image.not-found': z.object({ id: z.string() }),
  'label.not-found': z.object({ name: z.string() }),
  'label.name-taken': z.object({ name: z.string() }),
  'label.name-empty': z.object({}),
  'label.key-reserved': z.object({ key: z.string() }),
  'history.nothing-to-undo': z.object({}),
  'history.nothing-to-redo': z.object({}),
  'run.too-few-labels': z.object({ found: z.number(), needed: z.number() }),
  'run.too-few-images': z.object({ label: z.string(), found: z.number(), needed: z.number() }),
  'run.none': z.object({ path: z.string() }),
  'run.none-to-resume': z.object({ path: z.string() }),
  'run.not-found': z.object({ id: z.string() }),
  'run.not-finished': z.object({ id: z.string(), state: z.string() }),
  'run.already-running': z.object({ id: z.string() }),
  'run.not-resumable': z.object({ id: z.string(), state: z.string() }),
  'run.different-labels': z.object({ missing: z.string() }),
  'base.not-found': z.object({ id: z.string(), known: z.string() }),
  'base.damaged': z.object({ id: z.string(), detail: z.string() }),
  'base.not-built': z.object({ id: z.string(), path: z.string() }),
  'weights.unreadable': z.object({ path: z.string(), detail: z.string() }),
  'weights.checksum': z.object({ address: z.string(), expected: z.string(), found: z.string() }),
  'download.failed': z.object({ address: z.string(), detail: z.string() }),
  'download.disk-full': z.object({ path: z.string(), needed: z.number() }),
  'sample.not-found': z.object({ name: z.string(), known: z.string() }),
  'engine.out-of-memory': z.object({ engine: z.string(), detail: z.string() }),
  'predict.nothing-found': z.object({ path: z.string() }),
  'export.unknown-format': z.object({ format: z.string(), known: z.string() }),
  'export.not-equal': z.object({
    format: z.string(),
    images: z.number(),
    equalAnswers: z.number(),
    largestDifference: z.number(),
    allowed: z.number(),
  }),
  'export.unsupported-layer': z.object({
    format: z.string(),
    layer: z.string(),
    detail: z.string(),
  }),
  'export.cannot-write': z.object({ path: z.string(), detail: z.string() }),
  'output.exists': z.object({ path: z.string() }),
  'output.cannot-write': z.object({ path: z.string(), detail: z.string() }),
  'web.cannot-listen': z.object({ port: z.number(), detail: z.string() }),
  'worker.died': z.object({ kind: z.string(), detail: z.string() }),
  'work.cancelled': z.object({}),
} as const

/** The code of an error that is not a bug. */
export type ErrorCode = keyof typeof errorData

/** What the message of an error with this code names. */
export type ErrorData<Code extends ErrorCode> = z.infer<(typeof errorData)[Code]>

/** An error of the person's, the data's or the machine's making; carries what its translated message needs. */
export class GraftError<Code extends ErrorCode = ErrorCode> extends Error {
  override readonly name = 'GraftError'
  readonly code: Code
  readonly data: ErrorData<Code>

  constructor(code: Code, data: ErrorData<Code>, options?: { cause?: unknown }) {
    super(`${code} ${JSON.stringify(data)}`, options)
    this.code = code
    this.data = data
  }
}

/** Whether the value is an error with the given code, or with any code of the list where none is given. */
export function isGraftError<Code extends ErrorCode>(
  value: unknown,
  code?: Code,
): value is GraftError<Code> {
  return value instanceof GraftError && (code === undefined || value.code === code)
}

/** An error as it crosses a process: its code with its data, or the stack of a bug. */
export const errorRecordSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('known'),
    code: z.enum(Object.keys(errorData) as [ErrorCode, ...ErrorCode[]]),
    data: z.record(z.string(), z.unknown()),
  }),
  z.object({ kind: z.literal('bug'), message: z.string(), stack: z.string() }),
])
export type ErrorRecord = z.infer<typeof errorRecordSchema>

/** The record of any thrown value, for a message, a log or a run's history. */
export function errorRecord(thrown: unknown): ErrorRecord {
  if (isGraftError(thrown)) return { kind: 'known', code: thrown.code, data: thrown.data }
  const error = thrown instanceof Error ? thrown : new Error(String(thrown))
  return { kind: 'bug', message: error.message, stack: error.stack ?? error.message }
}

/** The error that a record stands for, on the receiving side. */
export function errorFromRecord(record: ErrorRecord): Error {
  if (record.kind === 'known') {
    const parsed = errorData[record.code].safeParse(record.data)
    if (parsed.success) return new GraftError(record.code, parsed.data)
    return new Error(`error ${record.code} came with unexpected data: ${parsed.error.message}`)
  }
  const error = new Error(record.message)
  error.stack = record.stack
  return error
}
