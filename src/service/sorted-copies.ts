import { copyFile, mkdir, rename, stat } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import { safeName } from '../core/imaging/zip-extract.ts'
import { GraftError } from '../shared/errors.ts'

/**
 * Copies a file into `folder/<label>/` under its own name; where that is taken, `mark` goes behind the name. A kill
 * leaves no half copy under a whole name. @throws output.cannot-write
 */
export async function copySorted(
  folder: string,
  label: string,
  file: { path: string; name: string; mark: string },
): Promise<void> {
  const into = join(folder, safeName(label))
  await withOutputErrors(into, async () => {
    await mkdir(into, { recursive: true })
    const extension = extname(file.name)
    const plain = join(into, file.name)
    const isTaken = (await stat(plain).catch(() => null)) !== null
    const marked = join(into, `${basename(file.name, extension)}-${file.mark}${extension}`)
    const target = isTaken ? marked : plain
    await copyFile(file.path, `${target}.part`)
    await rename(`${target}.part`, target)
  })
}

/** Turns what the system says about a place that a person chose into the error for people. */
export async function withOutputErrors<T>(path: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write()
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    throw new GraftError('output.cannot-write', { path, detail }, { cause: error })
  }
}
