import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { scanSources } from '../core/imaging/scan.ts'
import type { FoundFile } from '../core/imaging/scan.ts'
import { storeCopy } from '../core/project/copies.ts'
import type { NewImage, Project } from '../core/project/store.ts'
import { progressCounter } from '../core/progress/job-stream.ts'
import type { JobReporter } from '../core/progress/job-stream.ts'
import type { ImportResult } from '../shared/contract/service/image.ts'
import type { Inspected } from '../shared/contract/work.ts'
import type { Problem } from '../shared/domain/image.ts'
import { crashProblem, inspectFiles } from './inspector.ts'
import type { InteractiveWorker } from './interactive-worker.ts'

/** Files a worker reads in one call; small enough for live progress, large enough to keep its threads busy. */
const batchSize = 24
/** Batches that are read ahead of the one being stored, so that the worker never waits for the database. */
const readAheadCount = 2

export interface ImportRequest {
  readonly sources: readonly string[]
  readonly storage: 'reference' | 'copy'
  readonly labelFrom: 'folders' | 'none'
  readonly label: string | null
}

export type FoundProblem = { kind: 'problem'; problem: Problem }

/** Files as they were read, ready to be stored. */
interface ReadBatch {
  readonly files: readonly FoundFile[]
  readonly images: readonly NewImage[]
  readonly problems: readonly Problem[]
}

/**
 * Brings files into a project: scan, read in the worker, store batch by batch in the order of the scan, so that the same
 * files give the same project. A batch that is stored stays stored whatever happens after it; one undo takes back all
 * labels of the import.
 */
export async function importImages(
  project: Project,
  request: ImportRequest,
  worker: InteractiveWorker,
  reporter: JobReporter<FoundProblem>,
): Promise<ImportResult> {
  const job = new ImportJob(project, request, worker, reporter)
  try {
    await job.run()
    return job.result()
  } finally {
    await job.close()
  }
}

class ImportJob {
  readonly #project: Project
  readonly #request: ImportRequest
  readonly #worker: InteractiveWorker
  readonly #reporter: JobReporter<FoundProblem>
  readonly #extractFolder: string
  readonly #importId: string
  readonly #labelsBefore: ReadonlySet<string>
  readonly #count
  readonly #counts = { addedCount: 0, knownCount: 0, labelledCount: 0, problemCount: 0 }
  #doneCount = 0
  #totalCount: number | null = null

  constructor(
    project: Project,
    request: ImportRequest,
    worker: InteractiveWorker,
    reporter: JobReporter<FoundProblem>,
  ) {
    this.#project = project
    this.#request = request
    this.#worker = worker
    this.#reporter = reporter
    this.#extractFolder = join(project.paths.cache, `extract-${randomUUID()}`)
    this.#importId = project.labelling.begin()
    this.#labelsBefore = new Set(project.labels.list().map((label) => label.name))
    this.#count = progressCounter('importing', (progress) => reporter.progress(progress))
  }

  async run(): Promise<void> {
    const { sources, label, labelFrom } = this.#request
    const { signal } = this.#reporter
    const reading: Promise<ReadBatch>[] = []
    let files: FoundFile[] = []
    const send = async () => {
      const batch = this.#read(files)
      // A failure is met where the batch is stored.
      batch.catch(() => {})
      reading.push(batch)
      files = []
      while (reading.length > readAheadCount) await this.#storeNext(reading)
    }
    const found = scanSources(sources, {
      labelFrom: label === null ? labelFrom : 'none',
      extractFolder: this.#extractFolder,
      signal,
    })
    try {
      for await (const item of found) {
        signal.throwIfAborted()
        if (item.kind === 'problem') await this.#tell([item.problem])
        else if (item.kind === 'total') this.#totalCount = item.count
        else if (files.push(item.file) >= batchSize) await send()
      }
    } finally {
      // Also where an archive or a list turns out to be damaged: what was found before it is kept.
      if (files.length > 0 && !signal.aborted) await send()
      while (reading.length > 0) await this.#storeNext(reading)
    }
  }

  result(): ImportResult {
    const names = this.#project.labels.list().map((label) => label.name)
    return {
      ...this.#counts,
      newLabelNames: names.filter((name) => !this.#labelsBefore.has(name)),
    }
  }

  async close(): Promise<void> {
    this.#project.labelling.end(this.#importId)
    await rm(this.#extractFolder, { recursive: true, force: true })
  }

  async #read(files: readonly FoundFile[]): Promise<ReadBatch> {
    const { problems: known } = this.#project
    const readable = files.filter((file) => !known.isQuarantined(file.path))
    const paths = readable.map((file) => file.path)
    const inspected = await inspectFiles(this.#project, paths, this.#worker)
    const images: NewImage[] = []
    const problems = files
      .filter((file) => !readable.includes(file))
      .map((file) => crashProblem(file.path))
    for (const [index, outcome] of inspected.entries()) {
      const file = readable[index]
      if (!file) continue
      if (outcome.kind === 'problem') problems.push(outcome.problem)
      else {
        if (outcome.note) problems.push(outcome.note)
        images.push(await this.#newImage(file, outcome))
      }
    }
    return { files, images, problems }
  }

  async #storeNext(reading: Promise<ReadBatch>[]): Promise<void> {
    const batch = await reading.shift()
    this.#reporter.signal.throwIfAborted()
    if (!batch) return
    const added = this.#project.images.add(batch.images, { importId: this.#importId })
    this.#counts.addedCount += added.addedCount
    this.#counts.knownCount += added.knownCount
    this.#counts.labelledCount += added.labelledCount
    await this.#tell([...batch.problems, ...added.problems])
    this.#doneCount += batch.files.length
    this.#count(this.#doneCount, this.#totalCount, batch.files.at(-1)?.fileName)
  }

  async #tell(problems: readonly Problem[]): Promise<void> {
    if (problems.length === 0) return
    this.#project.problems.record(problems)
    this.#counts.problemCount += problems.length
    for (const problem of problems) await this.#reporter.found({ kind: 'problem', problem })
  }

  async #newImage(
    file: FoundFile,
    image: Extract<Inspected, { kind: 'image' }>,
  ): Promise<NewImage> {
    const { storage, label } = this.#request
    const isCopied = storage === 'copy' || file.path.startsWith(this.#extractFolder)
    return {
      id: image.id,
      format: image.format,
      sizeBytes: image.sizeBytes,
      modifiedMs: image.modifiedMs,
      width: image.width,
      height: image.height,
      perceptualHash: image.perceptualHash,
      sourcePath: file.path,
      storedPath: isCopied
        ? await storeCopy(this.#project, file.path, image.id, image.format)
        : null,
      fileName: file.fileName,
      labelName: label ?? file.labelName,
      side: file.side,
    }
  }
}
