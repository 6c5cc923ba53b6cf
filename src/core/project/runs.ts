import type { RunId } from '../../shared/domain/ids.ts'
import type { Run } from '../../shared/domain/run.ts'
import { runSchema } from '../../shared/domain/run.ts'
import { GraftError } from '../../shared/errors.ts'
import type { ProjectDatabase } from './database.ts'

/** What may change about a run. */
export type RunChanges = Partial<Pick<Run, 'state' | 'endedAt' | 'accuracy' | 'error' | 'plan'>>

interface RunRow {
  readonly id: string
  readonly state: string
  readonly startedAt: string
  readonly endedAt: string | null
  readonly plan: string
  readonly accuracy: string | null
  readonly error: string | null
}

const columns = 'id, state, started_at AS startedAt, ended_at AS endedAt, plan, accuracy, error'

/** The list of a project's runs; what they made is in their folders. */
export class Runs {
  readonly #database: ProjectDatabase
  readonly #clock: () => Date
  readonly #put
  readonly #get
  readonly #list
  readonly #latestFinished
  readonly #running

  constructor(database: ProjectDatabase, clock: () => Date) {
    this.#database = database
    this.#clock = clock
    this.#put = database.prepare<[RunRow]>(
      `INSERT INTO runs (id, state, started_at, ended_at, plan, accuracy, error)
       VALUES (@id, @state, @startedAt, @endedAt, @plan, @accuracy, @error)
       ON CONFLICT DO UPDATE SET state = excluded.state, ended_at = excluded.ended_at,
         plan = excluded.plan, accuracy = excluded.accuracy, error = excluded.error`,
    )
    this.#get = database.prepare<[string], RunRow>(`SELECT ${columns} FROM runs WHERE id = ?`)
    this.#list = database.prepare<[], RunRow>(`SELECT ${columns} FROM runs ORDER BY id DESC`)
    this.#latestFinished = database.prepare<[], RunRow>(
      `SELECT ${columns} FROM runs WHERE state = 'finished' ORDER BY id DESC LIMIT 1`,
    )
    this.#running = database
      .prepare<[], RunId>(`SELECT id FROM runs WHERE state = 'running' ORDER BY id`)
      .pluck()
  }

  add(run: Run): void {
    this.#database.write(() => {
      if (this.#get.get(run.id) !== undefined) throw new Error(`run ${run.id} is there already`)
      this.#put.run(rowOf(run))
    })
  }

  /** Changes what is given; answers the run as it is now. @throws `run.not-found` */
  update(id: RunId, changes: RunChanges): Run {
    return this.#database.write(() => {
      const run = { ...this.get(id), ...changes }
      this.#put.run(rowOf(run))
      return run
    })
  }

  /** @throws `run.not-found` */
  get(id: RunId): Run {
    const row = this.#database.read(() => this.#get.get(id))
    if (row === undefined) throw new GraftError('run.not-found', { id })
    return runOf(row)
  }

  /** All runs, the latest first. */
  list(): Run[] {
    return this.#database.read(() => this.#list.all().map(runOf))
  }

  latestFinished(): Run | null {
    const row = this.#database.read(() => this.#latestFinished.get())
    return row === undefined ? null : runOf(row)
  }

  /**
   * Marks what a killed process left running; to be called once, right after opening. Answers their
   * ids.
   */
  markInterrupted(): RunId[] {
    return this.#database.write(() => {
      const ids = this.#running.all()
      const endedAt = this.#clock().toISOString()
      for (const id of ids) this.update(id, { state: 'interrupted', endedAt })
      return ids
    })
  }
}

function rowOf({ id, state, startedAt, endedAt, plan, accuracy, error }: Run): RunRow {
  return {
    id,
    state,
    startedAt,
    endedAt,
    plan: JSON.stringify(plan),
    accuracy: accuracy === null ? null : JSON.stringify(accuracy),
    error: error === null ? null : JSON.stringify(error),
  }
}

function runOf(row: RunRow): Run {
  return runSchema.parse({
    ...row,
    plan: JSON.parse(row.plan),
    accuracy: row.accuracy === null ? null : JSON.parse(row.accuracy),
    error: row.error === null ? null : JSON.parse(row.error),
  })
}
