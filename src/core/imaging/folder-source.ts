import { join } from 'node:path'
import { folderBlocks } from './folder-entries.ts'
import type { FolderBlock } from './folder-entries.ts'
import type { Branch, FolderView } from './folder-layout.ts'
import { findFiles, nowhere } from './found.ts'
import type { Found } from './found.ts'

/** The folders of a disk, as the layout looks at them. */
export function diskView(signal: AbortSignal): FolderView {
  return {
    child: join,
    subfolders: async (folder) => {
      const names: string[] = []
      for await (const block of folderBlocks(folder)) {
        for (const { name } of block.folders) {
          if (await hasPictures(join(folder, name), signal)) names.push(name)
        }
      }
      return names
    },
  }
}

/** The pictures of branches, folder by folder in the order of their names, sub-folders last. */
export async function* folderFiles(branches: readonly Branch[]): AsyncGenerator<readonly Found[]> {
  const followed = new Set<string>()
  for (const branch of branches) {
    for await (const block of walk(branch, followed)) {
      if (block.problems.length > 0) yield block.problems
      yield* findFiles(block.folder, block.pictures, branch)
    }
  }
}

/** How many pictures `folderFiles` will find, without asking for any of them. */
export async function countFolderFiles(
  branches: readonly Branch[],
  signal: AbortSignal,
): Promise<number> {
  const followed = new Set<string>()
  let count = 0
  for (const branch of branches) {
    for await (const block of walk(branch, followed)) {
      signal.throwIfAborted()
      count += block.pictures.length
    }
  }
  return count
}

/**
 * Goes through a branch folder by folder. Behind symbolic links a folder is entered once in a scan:
 * links to links would otherwise multiply.
 */
async function* walk(
  branch: Branch,
  followed: Set<string>,
): AsyncGenerator<Pick<FolderBlock, 'pictures' | 'problems'> & { readonly folder: string }> {
  const waiting = [branch.folder]
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    const inner: string[] = []
    for await (const { pictures, folders, problems } of folderBlocks(folder)) {
      yield { folder, pictures, problems }
      if (!branch.isDeep) continue
      for (const { name, linkTarget } of folders) {
        if (linkTarget !== null && followed.has(linkTarget)) continue
        if (linkTarget !== null) followed.add(linkTarget)
        inner.push(join(folder, name))
      }
    }
    for (const next of inner.toReversed()) waiting.push(next)
  }
}

/**
 * Whether there is a picture in a folder or below it. What cannot be read may have some: it is told
 * as a problem when it is walked.
 */
async function hasPictures(folder: string, signal: AbortSignal): Promise<boolean> {
  const branch = { folder, ...nowhere, isDeep: true }
  for await (const { pictures, problems } of walk(branch, new Set())) {
    signal.throwIfAborted()
    if (pictures.length > 0 || problems.length > 0) return true
  }
  return false
}
