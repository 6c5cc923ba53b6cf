import type { Problem, ProblemKind } from '../../shared/domain/image.ts'
import { problemSchema } from '../../shared/domain/image.ts'
import type { ProjectDatabase } from './database.ts'

/** A file that was in hand at this many crashes is not decoded again. */
const quarantineCrashCount = 2

/** Kinds that say something about an image in use, not that its file cannot be read. */
const harmlessKinds: readonly ProblemKind[] = [
  'wrong-extension',
  'near-duplicate-of-both-sides',
  'two-labels',
]

const harmlessList = harmlessKinds.map((kind) => `'${kind}'`).join(', ')

/**
 * Files that need a person's decision, one entry a path and kind, and the crashes that decoding a
 * file has caused.
 */
export class Problems {
  readonly #database: ProjectDatabase
  readonly #clock: () => Date
  readonly #record
  readonly #list
  readonly #hindering
  readonly #count
  readonly #isAny
  readonly #forget
  readonly #forgetKind
  readonly #forgetHindering
  readonly #forgetCrashes
  readonly #recordCrash
  readonly #crashes

  constructor(database: ProjectDatabase, clock: () => Date) {
    this.#database = database
    this.#clock = clock
    this.#record = database.prepare<[string, string, string, string]>(
      `INSERT INTO problems (path, kind, detail, found_at) VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET detail = excluded.detail, found_at = excluded.found_at`,
    )
    this.#list = database.prepare<[]>('SELECT path, kind, detail FROM problems ORDER BY seq')
    this.#hindering = database.prepare<[]>(
      `SELECT path, kind, detail FROM problems WHERE kind NOT IN (${harmlessList}) ORDER BY seq`,
    )
    this.#count = database.prepare<[], number>('SELECT count(*) FROM problems').pluck()
    this.#isAny = database
      .prepare<[], number>(
        'SELECT EXISTS (SELECT 1 FROM problems) OR EXISTS (SELECT 1 FROM crashes)',
      )
      .pluck()
    this.#forget = database.prepare<[string]>('DELETE FROM problems WHERE path = ?')
    this.#forgetKind = database.prepare<[string, string]>(
      'DELETE FROM problems WHERE path = ? AND kind = ?',
    )
    this.#forgetHindering = database.prepare<[string]>(
      `DELETE FROM problems WHERE path = ? AND kind NOT IN (${harmlessList})`,
    )
    this.#forgetCrashes = database.prepare<[string]>('DELETE FROM crashes WHERE path = ?')
    this.#recordCrash = database
      .prepare<[string], number>(
        `INSERT INTO crashes VALUES (?, 1)
         ON CONFLICT DO UPDATE SET crash_count = crash_count + 1 RETURNING crash_count`,
      )
      .pluck()
    this.#crashes = database
      .prepare<[string], number>('SELECT crash_count FROM crashes WHERE path = ?')
      .pluck()
  }

  /** Keeps problems; one that is known already gets the new detail. */
  record(problems: readonly Problem[]): void {
    this.#database.write(() => {
      const foundAt = this.#clock().toISOString()
      for (const { path, kind, detail } of problems) this.#record.run(path, kind, detail, foundAt)
    })
  }

  /** All problems, in the order they were first met. */
  list(): Problem[] {
    return this.#database.read(() => problemSchema.array().parse(this.#list.all()))
  }

  /** Those that say why a file cannot be used, by path; the first of each. */
  hindering(): ReadonlyMap<string, Problem> {
    const problems = this.#database.read(() => problemSchema.array().parse(this.#hindering.all()))
    return new Map(problems.toReversed().map((problem) => [problem.path, problem]))
  }

  get count(): number {
    return this.#database.read(() => this.#count.get() ?? 0)
  }

  /** Forgets what is known of a path: only the given kinds, or all of it with its crashes. */
  forget(path: string, kinds?: readonly ProblemKind[]): void {
    this.#database.write(() => {
      for (const kind of kinds ?? []) this.#forgetKind.run(path, kind)
      if (kinds !== undefined) return
      this.#forget.run(path)
      this.#forgetCrashes.run(path)
    })
  }

  /** To be called when files were read in full: whatever hindered that is over. */
  forgetHindering(paths: readonly string[]): void {
    this.#database.write(() => {
      if (this.#isAny.get() === 0) return
      for (const path of paths) {
        this.#forgetHindering.run(path)
        this.#forgetCrashes.run(path)
      }
    })
  }

  /**
   * Notes that a process died with this file in hand; answers how often by now. From the second
   * time on the file is quarantined and is a problem.
   */
  recordCrash(path: string): number {
    return this.#database.write(() => {
      const crashCount = this.#recordCrash.get(path) ?? 0
      if (crashCount >= quarantineCrashCount) {
        this.record([{ path, kind: 'crashes-decoder', detail: String(crashCount) }])
      }
      return crashCount
    })
  }

  /** Whether the file must not be decoded again. */
  isQuarantined(path: string): boolean {
    return this.#database.read(() => (this.#crashes.get(path) ?? 0) >= quarantineCrashCount)
  }
}
