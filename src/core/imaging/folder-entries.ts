import { open, opendir, realpath, stat } from 'node:fs/promises'
import type { Dirent } from 'node:fs'
import { dirname, join, sep } from 'node:path'
import { extensionOf, isPictureName, isSkippedName } from './file-names.ts'
import { detectFormat, formatHeadBytes } from './format.ts'
import { foundProblem, problemOrThrow } from './found.ts'
import type { FoundProblem } from './found.ts'

/**
 * Names of a folder that are held and sorted at once: a folder of any size is read in bounded
 * memory.
 */
const blockLength = 50_000

/**
 * A part of a folder's content that matters: pictures by name, folders to go into, and what is
 * wrong.
 */
export interface FolderBlock {
  /** Names of files that look like pictures, sorted. */
  readonly pictures: readonly string[]
  /** Sub-folders, those behind symbolic links included, sorted by name. */
  readonly folders: readonly { readonly name: string; readonly linkTarget: string | null }[]
  readonly problems: readonly FoundProblem[]
}

/** Names as they are met; directory entries of their own would take ten times the memory. */
interface Names {
  files: string[]
  folders: string[]
  links: string[]
  specials: string[]
}

/**
 * Reads a folder in blocks. A file looks like a picture when its extension is that of one, or when
 * it has no extension but a picture's first bytes; all others are passed over, as are hidden names.
 * A folder that cannot be read is a problem, and so is a link that leads back to a folder it lies
 * in.
 */
export async function* folderBlocks(folder: string): AsyncGenerator<FolderBlock> {
  try {
    let names: Names = { files: [], folders: [], links: [], specials: [] }
    let count = 0
    for await (const entry of await opendir(folder, { bufferSize: 256 })) {
      if (isSkippedName(entry.name)) continue
      listOf(names, entry)?.push(entry.name)
      if (++count % blockLength === 0) {
        yield await readBlock(folder, names)
        names = { files: [], folders: [], links: [], specials: [] }
      }
    }
    yield await readBlock(folder, names)
  } catch (thrown) {
    yield { pictures: [], folders: [], problems: [problemOrThrow(folder, thrown)] }
  }
}

/** Where an entry belongs; null for a file that is no picture by its name. */
function listOf(names: Names, entry: Dirent): string[] | null {
  if (entry.isDirectory()) return names.folders
  if (entry.isSymbolicLink()) return names.links
  const isPossible = isPictureName(entry.name) || extensionOf(entry.name) === ''
  if (!isPossible) return null
  return entry.isFile() ? names.files : names.specials
}

async function readBlock(folder: string, names: Names): Promise<FolderBlock> {
  const pictures: string[] = []
  const folders: { name: string; linkTarget: string | null }[] = names.folders.map((name) => ({
    name,
    linkTarget: null,
  }))
  const problems: FoundProblem[] = names.specials
    .filter(isPictureName)
    .map((name) => foundProblem(join(folder, name), 'not-an-image', 'not a regular file'))
  for (const name of names.files) {
    const isNamedSo = extensionOf(name) !== ''
    if (isNamedSo || (await beginsLikePicture(join(folder, name)))) pictures.push(name)
  }
  for (const name of names.links) {
    const path = join(folder, name)
    const link = await followLink(path)
    if (link.kind === 'folder') folders.push({ name, linkTarget: link.target })
    else if (link.kind === 'problem') problems.push(link)
    else if (isPictureName(name)) pictures.push(name)
    else if (extensionOf(name) === '' && (await beginsLikePicture(path))) pictures.push(name)
  }
  // By code unit, which is the same order on every machine and in every language.
  pictures.sort()
  folders.sort((a, b) => (a.name < b.name ? -1 : 1))
  return { pictures, folders, problems }
}

type Followed = { kind: 'file' } | { kind: 'folder'; target: string } | FoundProblem

async function followLink(path: string): Promise<Followed> {
  try {
    if (!(await stat(path)).isDirectory()) return { kind: 'file' }
    const target = await realpath(path)
    return (await leadsBack(path, target))
      ? foundProblem(path, 'symlink-loop', target)
      : { kind: 'folder', target }
  } catch (thrown) {
    const found = problemOrThrow(path, thrown)
    // A link to nowhere that does not call itself a picture is nobody's loss.
    const isLoss = isPictureName(path) || found.problem.kind !== 'vanished'
    return isLoss ? found : { kind: 'file' }
  }
}

/** Whether a link's target is, or contains, one of the folders on the way to the link. */
async function leadsBack(path: string, target: string): Promise<boolean> {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const real = await realpath(folder)
    if (real === target || real.startsWith(target.endsWith(sep) ? target : target + sep))
      return true
    if (folder === dirname(folder)) return false
  }
}

async function beginsLikePicture(path: string): Promise<boolean> {
  const head = Buffer.alloc(formatHeadBytes)
  try {
    const handle = await open(path, 'r')
    try {
      const { bytesRead } = await handle.read(head, 0, formatHeadBytes, 0)
      return detectFormat(head.subarray(0, bytesRead)).kind === 'read'
    } finally {
      await handle.close()
    }
  } catch {
    // What has no extension and cannot be read does not look like a picture.
    return false
  }
}
