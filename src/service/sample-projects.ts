import { copyFile, mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { prepareSample } from '../core/sample/samples.ts'
import type { ServiceContext } from './context.ts'
import { importImages } from './importer.ts'
import type { FoundProblem } from './importer.ts'
import type { JobReporter } from '../core/progress/job-stream.ts'

/** Fixed, so that everybody's sample has the same pictures and the same figures. */
const sampleSeed = 1

/** Makes a project of a sample: draws or downloads its pictures into the project and imports them with their labels. */
export async function createSampleProject(
  context: ServiceContext,
  request: { name: string; project: string },
  reporter: JobReporter<never>,
): Promise<{ project: string; imageCount: number }> {
  const project = context.projects.create(request.project)
  const folder = join(project.paths.cache, 'sample')
  try {
    await mkdir(folder, { recursive: true })
    const { source, labelFrom } = await prepareSample(request.name, {
      folder,
      cacheFolder: context.places.samples,
      seed: sampleSeed,
      signal: reporter.signal,
      onProgress: (progress) => reporter.progress(progress),
    })
    const importReporter: JobReporter<FoundProblem> = { ...reporter, found: async () => {} }
    const imported = await importImages(
      project,
      { sources: [source], storage: 'copy', labelFrom, label: null },
      context.interactive,
      importReporter,
    )
    // Credits and licences stay with the pictures.
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      if (entry.isFile()) await copyFile(join(folder, entry.name), join(project.folder, entry.name))
    }
    await context.recent.add(project.summary())
    return { project: project.folder, imageCount: imported.addedCount }
  } catch (thrown) {
    // A sample that could not be made whole leaves no half of a project behind.
    context.projects.close(project.folder)
    await rm(project.folder, { recursive: true, force: true })
    throw thrown
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
