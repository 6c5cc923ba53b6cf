import { randomUUID } from 'node:crypto'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { answersCsv } from '../core/evaluation/answers-csv.ts'
import { reportPage } from '../core/evaluation/report-page.ts'
import { scanSources } from '../core/imaging/scan.ts'
import { thumbnailPath } from '../core/imaging/thumbnail.ts'
import { writeFileAtomic } from '../core/project/files.ts'
import type { Project } from '../core/project/store.ts'
import { reportSchema } from '../shared/domain/report.ts'
import type { Report } from '../shared/domain/report.ts'
import type { ImageId } from '../shared/domain/ids.ts'
import { GraftError } from '../shared/errors.ts'
import { createTranslator } from '../shared/locales/translate.ts'
import { workPlaces } from './context.ts'
import type { ServiceContext } from './context.ts'
import { requireFinishedRun } from './finished-runs.ts'
import type { JobReporter } from '../core/progress/job-stream.ts'
import { runInWorker } from './job-worker.ts'

/** The report that a finished run wrote. */
export async function readReport(project: Project, runId: string | undefined): Promise<Report> {
  const run = requireFinishedRun(project, runId)
  const text = await readFile(join(project.paths.run(run.id), 'report.json'), 'utf8')
  return reportSchema.parse(JSON.parse(text))
}

/** Judges a run's model on labelled files outside the project, in a worker of its own. */
export async function judgeFolder(
  context: ServiceContext,
  project: Project,
  request: { runId?: string | undefined; folder: string },
  reporter: JobReporter<never>,
): Promise<Report> {
  const run = requireFinishedRun(project, request.runId)
  const extractFolder = join(project.paths.cache, `extract-${randomUUID()}`)
  try {
    const files = await labelledFiles(request.folder, extractFolder, reporter.signal)
    return await runInWorker('predict', context.workerEntry, reporter, (client) =>
      client.judge({
        runFolder: project.paths.run(run.id),
        places: workPlaces(context, project),
        folder: request.folder,
        files,
      }),
    )
  } finally {
    await rm(extractFolder, { recursive: true, force: true })
  }
}

async function labelledFiles(
  folder: string,
  extractFolder: string,
  signal: AbortSignal,
): Promise<{ path: string; labelName: string }[]> {
  const files: { path: string; labelName: string }[] = []
  const found = scanSources([folder], { labelFrom: 'folders', extractFolder, signal })
  for await (const item of found) {
    if (item.kind !== 'file' || item.file.labelName === null) continue
    files.push({ path: item.file.path, labelName: item.file.labelName })
  }
  if (files.length === 0) throw new GraftError('import.nothing-found', { path: folder })
  return files
}

/** Writes a report as a page and its answers as a list; existing files of those names are replaced. */
export async function saveReport(
  project: Project,
  request: {
    runId?: string | undefined
    report?: Report | undefined
    html: string | null
    csv: string | null
  },
): Promise<{ files: string[] }> {
  const report = request.report ?? (await readReport(project, request.runId))
  const files: string[] = []
  const write = (path: string, text: string) => {
    try {
      writeFileAtomic(path, text)
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error)
      throw new GraftError('output.cannot-write', { path, detail }, { cause: error })
    }
    files.push(path)
  }
  if (request.html !== null) {
    const pictures = await thumbnails(project, report)
    write(
      request.html,
      reportPage(report, {
        projectName: project.name,
        words: createTranslator('en'),
        thumbnail: (id) => pictures.get(id) ?? null,
      }),
    )
  }
  if (request.csv !== null) write(request.csv, answersCsv(report))
  return { files }
}

async function thumbnails(project: Project, report: Report): Promise<Map<ImageId, string>> {
  const pictures = new Map<ImageId, string>()
  for (const { imageId } of report.mistakes) {
    const bytes = await readFile(thumbnailPath(project.paths.thumbnails, imageId)).catch(() => null)
    if (bytes) pictures.set(imageId, `data:image/webp;base64,${bytes.toString('base64')}`)
  }
  return pictures
}
