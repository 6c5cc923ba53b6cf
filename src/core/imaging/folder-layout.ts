import type { GivenSide, Place } from './found.ts'
import { splitLevel } from './split-names.ts'

/** What the layout needs to know of a tree of folders, on a disk or in an archive. */
export interface FolderView {
  /** Names of the folders in a folder that have pictures in them or anywhere below. */
  subfolders(folder: string): Promise<readonly string[]>
  child(folder: string, name: string): string
}

/**
 * A folder whose pictures have one place: with everything below it, or only those that lie in it
 * directly.
 */
export interface Branch extends Place {
  readonly folder: string
  readonly isDeep: boolean
}

/** A folder to start from, with the side it has been given already. */
export interface LayoutRoot {
  readonly folder: string
  readonly side: GivenSide
}

interface Child extends LayoutRoot {
  readonly name: string
}

/**
 * Reads labels and sides from the way pictures are laid out in folders:
 *
 * - The labels are the first level, from the top, at which there are two or more folders with
 *   pictures: everything below such a folder has its name. A folder that is alone on its level only
 *   holds the others: `photos/2024/cat`.
 * - A level whose folders are parts of a data set (`train`, `test`, …) gives sides and no labels,
 *   above the labels (`train/cat`) or right below them (`cat/train`). The parts are read side by
 *   side: a label counts although one of them has no pictures of it.
 * - Pictures above the labels have none, nor has a folder without sub-folders: nothing tells that
 *   its name is a label.
 *
 * `roots` are parallel: one folder, or the parts of one data set.
 */
export async function folderLayout(
  roots: readonly LayoutRoot[],
  view: FolderView,
): Promise<Branch[]> {
  const branches: Branch[] = []
  let level = roots
  while (level.length > 0) {
    branches.push(...level.map(({ folder, side }) => branch(folder, null, side, false)))
    const children = await childrenOf(level, view)
    const names = new Set(children.map((child) => child.name))
    const split = level.every((root) => root.side === null) ? splitLevel(names) : null
    if (split) {
      const isContinued = (child: Child) =>
        (split.get(child.name)?.part ?? 'unlabelled') !== 'unlabelled'
      const apart = children.filter((child) => !isContinued(child))
      branches.push(...apart.map((child) => branch(child.folder, null, null, true)))
      level = children
        .filter(isContinued)
        .map((child) => ({ folder: child.folder, side: split.get(child.name)?.side ?? null }))
    } else if (names.size >= 2) {
      return [...branches, ...(await labelBranches(children, view))]
    } else {
      level = children
    }
  }
  return branches
}

/** Branches of folders that are labels; a split right below them gives sides. */
export async function labelBranches(
  folders: readonly { readonly folder: string; readonly name: string; readonly side: GivenSide }[],
  view: FolderView,
): Promise<Branch[]> {
  const isSided = folders.some((label) => label.side !== null)
  const split = isSided ? null : splitLevel(await namesBelow(folders, view))
  if (!split) return folders.map(({ folder, name, side }) => branch(folder, name, side, true))
  const branches: Branch[] = []
  for (const { folder, name } of folders) {
    branches.push(branch(folder, name, null, false))
    for (const part of await childrenOf([{ folder, side: null }], view)) {
      branches.push(branch(part.folder, name, split.get(part.name)?.side ?? null, true))
    }
  }
  return branches
}

async function namesBelow(folders: readonly LayoutRoot[], view: FolderView): Promise<Set<string>> {
  const names = new Set<string>()
  for (const root of folders) {
    for (const child of await childrenOf([root], view)) names.add(child.name)
  }
  return names
}

async function childrenOf(level: readonly LayoutRoot[], view: FolderView): Promise<Child[]> {
  const children: Child[] = []
  for (const { folder, side } of level) {
    for (const name of await view.subfolders(folder)) {
      children.push({ folder: view.child(folder, name), name: name.normalize('NFC'), side })
    }
  }
  return children
}

function branch(
  folder: string,
  labelName: string | null,
  side: GivenSide,
  isDeep: boolean,
): Branch {
  return { folder, labelName, side, isDeep }
}
