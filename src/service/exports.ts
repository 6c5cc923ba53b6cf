import { mkdir, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { modelCard } from '../core/export/card.ts'
import { proofImages } from '../core/export/proof.ts'
import { readTrainedModel } from '../core/training/trained-model.ts'
import { requireBase } from '../core/network/bases.ts'
import type { Project } from '../core/project/store.ts'
import { snapshotSchema } from '../shared/domain/run.ts'
import type { Run } from '../shared/domain/run.ts'
import type { Exported, ExportFormat } from '../shared/domain/exported.ts'
import { GraftError } from '../shared/errors.ts'
import { createTranslator } from '../shared/locales/translate.ts'
import { workPlaces } from './context.ts'
import type { ServiceContext } from './context.ts'
import { requireFinishedRun } from './finished-runs.ts'
import type { JobReporter } from '../core/progress/job-stream.ts'
import { runInWorker } from './job-worker.ts'
import { readReport } from './reports.ts'

interface ExportRequest {
  readonly runId?: string | undefined
  readonly formats: readonly ExportFormat[]
  readonly to: string
  readonly replace: boolean
}

/**
 * Writes one package a format, each proved in a fresh process before it gets its name. A package that differs is
 * removed, and what stood there before stays.
 */
export async function exportModel(
  context: ServiceContext,
  project: Project,
  request: ExportRequest,
  reporter: JobReporter<never>,
): Promise<Exported[]> {
  const run = requireFinishedRun(project, request.runId)
  const formats = [...new Set(request.formats)]
  if (!request.replace) {
    for (const format of formats) {
      const path = join(request.to, format)
      if (await stat(path).catch(() => null)) throw new GraftError('output.exists', { path })
    }
  }
  const exported: Exported[] = []
  for (const format of formats) {
    const partial = join(request.to, `.${format}-${process.pid}`)
    try {
      exported.push(
        await exportFormat(context, project, run, format, request.to, partial, reporter),
      )
    } finally {
      await rm(partial, { recursive: true, force: true })
    }
  }
  return exported
}

async function exportFormat(
  context: ServiceContext,
  project: Project,
  run: Run,
  format: ExportFormat,
  to: string,
  partial: string,
  reporter: JobReporter<never>,
): Promise<Exported> {
  const startedAt = performance.now()
  const named: JobReporter<never> = {
    ...reporter,
    progress: (progress) => reporter.progress({ ...progress, detail: format }),
  }
  const folder = join(partial, format)
  const proofFolder = join(partial, 'proof')
  await makeFolders(to, [folder, proofFolder])
  const runFolder = project.paths.run(run.id)
  const snapshot = snapshotSchema.parse(
    JSON.parse(await readFile(join(runFolder, 'snapshot.json'), 'utf8')),
  )
  await runInWorker('export', context.workerEntry, named, (client) =>
    client.writePackage({
      runFolder,
      places: workPlaces(context, project),
      format,
      folder,
      proofFolder,
      images: proofImages(snapshot),
    }),
  )
  const proof = await runInWorker('prove', context.workerEntry, named, (client) =>
    client.prove({ format, folder, proofFolder }),
  )
  if (!proof.isEqual) {
    throw new GraftError('export.not-equal', {
      format,
      images: proof.imageCount,
      equalAnswers: proof.equalAnswerCount,
      largestDifference: proof.largestDifference,
      allowed: proof.allowedDifference,
    })
  }
  const card = modelCard(
    {
      projectName: project.name,
      snapshot,
      run,
      model: await readTrainedModel(join(runFolder, 'model')),
      base: await requireBase(context.places.bases, run.plan.baseId),
      report: await readReport(project, run.id),
      format,
      proof,
    },
    createTranslator('en'),
  )
  await writeFile(join(folder, 'proof.json'), `${JSON.stringify(proof, null, 2)}\n`)
  await writeFile(join(folder, 'MODEL_CARD.md'), card)
  const target = join(to, format)
  await replaceFolder(folder, target)
  return {
    format,
    folder: target,
    files: await filesOf(target),
    proof,
    elapsedMs: performance.now() - startedAt,
  }
}

/** Gives the folder its name; what stood there goes only once the new one is in its place. */
async function replaceFolder(folder: string, target: string): Promise<void> {
  const old = `${folder}-old`
  await rename(target, old).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
  })
  await rename(folder, target)
}

async function makeFolders(to: string, folders: readonly string[]): Promise<void> {
  try {
    for (const folder of folders) await mkdir(folder, { recursive: true })
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    throw new GraftError('export.cannot-write', { path: to, detail }, { cause: error })
  }
}

async function filesOf(folder: string): Promise<Exported['files']> {
  const names = (await readdir(folder)).sort()
  return Promise.all(
    names.map(async (name) => ({ name, sizeBytes: (await stat(join(folder, name))).size })),
  )
}
