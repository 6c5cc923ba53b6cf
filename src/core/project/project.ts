import type { ProjectSummary } from '../../shared/domain/project.ts'
import type { ProjectDatabase } from './database.ts'
import type { ProjectPaths } from './folder.ts'
import { projectName } from './folder.ts'
import { Groups } from './groups.ts'
import { History } from './history.ts'
import { Images } from './images.ts'
import { Intake } from './intake.ts'
import { LabelRows } from './label-rows.ts'
import { Labelling } from './labelling.ts'
import { Labels } from './labels.ts'
import { removeHolder } from './lock.ts'
import { schemaVersion } from './migrate.ts'
import { Problems } from './problems.ts'
import { Runs } from './runs.ts'
import { SideKeeper } from './side-keeper.ts'
import type { TakenSnapshot } from './snapshot.ts'
import { takeSnapshot } from './snapshot.ts'

/**
 * A project that this process has open, alone. Every call is synchronous, and done when it returns.
 */
export class Project {
  readonly id: string
  readonly paths: ProjectPaths
  readonly images: Images
  readonly labels: Labels
  readonly labelling: Labelling
  readonly problems: Problems
  readonly runs: Runs
  readonly #database: ProjectDatabase
  readonly #clock: () => Date
  readonly #labelRows: LabelRows
  readonly #counts

  constructor(database: ProjectDatabase, paths: ProjectPaths, clock: () => Date) {
    this.#database = database
    this.#clock = clock
    this.paths = paths
    this.id = projectId(database)
    this.#labelRows = new LabelRows(database)
    this.problems = new Problems(database, clock)
    this.runs = new Runs(database, clock)
    const history = new History(database, this.#labelRows, clock)
    this.labels = new Labels(database, history, this.#labelRows)
    const sides = new SideKeeper(database)
    const parts = {
      database,
      paths,
      history,
      labels: this.#labelRows,
      sides,
      problems: this.problems,
    }
    this.labelling = new Labelling(parts)
    const areas = {
      groups: new Groups(database),
      labels: this.labels,
      labelling: this.labelling,
    }
    const intake = new Intake(parts, clock, areas)
    this.images = new Images(database, paths, { labels: this.#labelRows, intake })
    this.#counts = database.prepare<[], { imageCount: number; unlabelledCount: number }>(
      `SELECT ifnull(sum(image_count), 0) AS imageCount,
         ifnull(sum(image_count) FILTER (WHERE label_ref = 0), 0) AS unlabelledCount
       FROM label_sides`,
    )
  }

  get folder(): string {
    return this.paths.folder
  }

  get name(): string {
    return projectName(this.paths.folder)
  }

  /** The project at a glance; `latestRunId` is that of the latest finished run. */
  summary(): ProjectSummary {
    const counts = this.#database.read(() => this.#counts.get())
    return {
      id: this.id,
      path: this.folder,
      name: this.name,
      schemaVersion: schemaVersion(this.#database),
      imageCount: counts?.imageCount ?? 0,
      unlabelledCount: counts?.unlabelledCount ?? 0,
      labels: this.labels.list(),
      problemCount: this.problems.count,
      latestRunId: this.runs.latestFinished()?.id ?? null,
      canUndo: this.labelling.canUndo,
      canRedo: this.labelling.canRedo,
    }
  }

  /** Freezes what a run starts from, with the labelled images that take no part. */
  snapshot(): TakenSnapshot {
    const parts = {
      database: this.#database,
      paths: this.paths,
      labels: this.#labelRows,
      problems: this.problems,
    }
    const createdAt = this.#clock().toISOString()
    return takeSnapshot(parts, { id: this.id, name: this.name, createdAt })
  }

  /** Releases the project; nothing of it may be called afterwards. Closing again is harmless. */
  close(): void {
    removeHolder(this.paths.holder)
    this.#database.close()
  }
}

/** The id that the project has had since it was made. */
export function projectId(database: ProjectDatabase): string {
  const id = database.read(() =>
    database.prepare<[], string>('SELECT id FROM project').pluck().get(),
  )
  if (id === undefined) throw new Error(`${database.folder} has no id`)
  return id
}
