import { stat } from 'node:fs/promises'
import type { ImageId } from '../../shared/domain/ids.ts'
import type { ImageFormat } from '../../shared/domain/image.ts'
import { projectFailure } from './failures.ts'
import { copyFileAtomic } from './files.ts'
import type { ProjectPaths } from './folder.ts'

/**
 * Copies a person's file into the project's `images`, named by its content, with its modification
 * time; one that is there already stays. Answers the copy's path.
 *
 * @throws `project.disk-full`, `project.cannot-write`; the system's error where the person's file
 * cannot be read
 */
export async function storeCopy(
  project: { readonly paths: ProjectPaths },
  path: string,
  id: ImageId,
  format: ImageFormat,
): Promise<string> {
  const { paths } = project
  const target = paths.image(id, format)
  const wanted = await stat(path)
  const found = await stat(target).catch(() => null)
  if (found?.size === wanted.size) return target
  try {
    await copyFileAtomic(path, target)
  } catch (thrown) {
    throw projectFailure(paths.folder, thrown)
  }
  return target
}
