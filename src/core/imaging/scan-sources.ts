import { stat } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { GraftError } from '../../shared/errors.ts'
import { existingForm } from './existing-form.ts'
import { extensionOf } from './file-names.ts'
import { folderLayout, labelBranches } from './folder-layout.ts'
import type { Branch, FolderView } from './folder-layout.ts'
import { diskView } from './folder-source.ts'
import { foundProblem, nowhere, problemOrThrow } from './found.ts'
import type { FoundProblem } from './found.ts'
import { splitLevel } from './split-names.ts'

/** One thing that a person pointed at, ready to be scanned. */
export type Source =
  | { readonly kind: 'folder'; readonly path: string; readonly branches: readonly Branch[] }
  | { readonly kind: 'zip' | 'list' | 'file'; readonly path: string }
  | { readonly kind: 'problem'; readonly problem: FoundProblem }

const listExtensions = new Set(['csv', 'tsv'])

/**
 * Finds out what each source is, and the layout of folders.
 *
 * Folders that are given together are read together: `train` and `test` are the parts of one data
 * set, and of several folders each that has no labels inside is itself a label (`cats dogs`, or
 * `photos/*` of a shell), as it would be in the folder that holds them.
 *
 * @throws GraftError `import.not-found` for the first that is not there
 */
export async function planSources(
  paths: readonly string[],
  labelFrom: 'folders' | 'none',
  signal: AbortSignal,
): Promise<Source[]> {
  const sources: Source[] = []
  for (const path of paths) sources.push(await planSource(path))
  return labelFrom === 'none' ? sources : withLayouts(sources, diskView(signal))
}

async function planSource(given: string): Promise<Source> {
  const path = await existingForm(resolve(given))
  if (path === null) throw new GraftError('import.not-found', { path: given })
  try {
    if ((await stat(path)).isDirectory()) return planFolder(path)
  } catch (thrown) {
    return { kind: 'problem', problem: problemOrThrow(path, thrown) }
  }
  const extension = extensionOf(basename(path))
  if (extension === 'zip') return { kind: 'zip', path }
  return { kind: listExtensions.has(extension) ? 'list' : 'file', path }
}

function planFolder(path: string): Source {
  if (extensionOf(basename(path)) === 'graft') {
    return { kind: 'problem', problem: foundProblem(path, 'not-an-image', 'a Graft project') }
  }
  return { kind: 'folder', path, branches: [{ folder: path, ...nowhere, isDeep: true }] }
}

async function withLayouts(sources: readonly Source[], view: FolderView): Promise<Source[]> {
  const folders = sources.filter((source) => source.kind === 'folder').map((source) => source.path)
  const names = new Map(folders.map((folder) => [folder, basename(folder).normalize('NFC')]))
  const split = folders.length > 1 ? splitLevel(names.values()) : null
  const partOf = (folder: string) => split?.get(names.get(folder) ?? '')
  if (folders.length > 1 && folders.every(partOf)) {
    const roots = folders.map((folder) => ({ folder, side: partOf(folder)?.side ?? null }))
    const branches = await folderLayout(roots, view)
    const others = sources.filter((source) => source.kind !== 'folder')
    return [{ kind: 'folder', path: folders[0] ?? '', branches }, ...others]
  }
  const planned: Source[] = []
  for (const source of sources) {
    const isFolder = source.kind === 'folder'
    const branches = isFolder ? await ownLayout(source.path, folders.length > 1, view) : []
    planned.push(isFolder ? { ...source, branches } : source)
  }
  return planned
}

/**
 * The layout inside a folder; where it has no labels and is one of several, its own name is one.
 */
async function ownLayout(
  folder: string,
  isOneOfSeveral: boolean,
  view: FolderView,
): Promise<Branch[]> {
  const branches = await folderLayout([{ folder, side: null }], view)
  const name = basename(folder).normalize('NFC')
  const isLabelled = branches.some((branch) => branch.labelName !== null)
  if (isLabelled || !isOneOfSeveral || name === '') return branches
  return labelBranches([{ folder, name, side: null }], view)
}
