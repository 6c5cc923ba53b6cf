import { posix } from 'node:path'
import ts from 'typescript'

/** A file of `src`, by its path from the repository's folder with forward slashes. */
export interface SourceFile {
  readonly path: string
  readonly text: string
}

/** What a file imports, by any kind of import, types included. */
export type Import =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'package'; readonly name: string }
  | { readonly kind: 'node'; readonly name: string }

/** All imports of a file; a `.vue` file's are those of its script. */
export function importsOf(file: SourceFile): Import[] {
  const text = file.path.endsWith('.vue') ? scriptOf(file.text) : file.text
  return ts
    .preProcessFile(text, true, true)
    .importedFiles.map(({ fileName }) => resolveImport(file.path, fileName))
}

function resolveImport(from: string, name: string): Import {
  if (name.startsWith('.')) return { kind: 'file', path: posix.join(posix.dirname(from), name) }
  if (name.startsWith('node:')) return { kind: 'node', name }
  const parts = name.split('/')
  return { kind: 'package', name: parts.slice(0, name.startsWith('@') ? 2 : 1).join('/') }
}

function scriptOf(component: string): string {
  return [...component.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)]
    .map(([, script]) => script ?? '')
    .join('\n')
}
