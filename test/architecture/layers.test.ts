import { globSync, readFileSync } from 'node:fs'
import { join, resolve, sep } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { SourceFile } from './imports.ts'
import { packagePlaces, toolPackages } from './rules.ts'
import { findUnfiled, findViolations } from './violations.ts'

const root = resolve(import.meta.dirname, '../..')

function sourceFiles(): SourceFile[] {
  return globSync('src/**/*.{ts,vue}', { cwd: root }).map((path) => ({
    path: path.split(sep).join('/'),
    text: readFileSync(join(root, path), 'utf8'),
  }))
}

/** Names of all packages that package.json asks for. */
function askedPackages(): string[] {
  const file: Record<string, Record<string, string> | undefined> = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8'),
  )
  const groups = [file['dependencies'], file['devDependencies'], file['optionalDependencies']]
  return groups.flatMap((group) => Object.keys(group ?? {}))
}

const broken = (path: string, text: string) => findViolations([{ path, text }])

describe('the source', () => {
  it('keeps the rules of its layers', () => {
    expect(findViolations(sourceFiles())).toEqual([])
  })

  it('is read at all', () => {
    expect(sourceFiles().map(({ path }) => path)).toContain('src/shared/errors.ts')
  })

  it('has every package filed under the places that may use it, and no other', () => {
    const filed = [...Object.keys(packagePlaces), ...toolPackages]
    expect(findUnfiled(askedPackages(), filed)).toEqual({ unfiled: [], absent: [] })
  })
})

describe('findViolations', () => {
  it.each([
    ['src/core/imaging/a.ts', "import { b } from '../../service/b.ts'", 'core is a plain library'],
    [
      'src/core/imaging/a.ts',
      "import type { b } from '../../host/b.ts'",
      'core is a plain library',
    ],
    [
      'src/core/imaging/a.ts',
      "export { b } from '../project/b.ts'",
      'project does not come before imaging',
    ],
    [
      'src/core/formats/a.ts',
      "await import('../engine/b.ts')",
      'engine does not come before formats',
    ],
    ['src/core/other/a.ts', "import '../imaging/b.ts'", 'core/other has no place'],
    ['src/service/a.ts', "import { b } from '../worker/main.ts'", 'by the path of its entry'],
    ['src/host/a.ts', "import { b } from '../service/main.ts'", 'by the path of its entry'],
    ['src/cli/a.ts', "import { b } from '../service/router.ts'", 'through the service contract'],
    ['src/cli/a.ts', "import { b } from '../core/imaging/b.ts'", 'through the service contract'],
    ['src/web/a.ts', "import { b } from '../renderer/b.ts'", 'serves the built page'],
    ['src/shared/a.ts', "import { readFile } from 'node:fs/promises'", 'shared has no Node'],
    ['src/renderer/app/a.ts', "import 'node:path'", 'renderer has no Node'],
    ['src/service/a.ts', "import sharp from 'sharp'", 'named in core/imaging alone'],
    [
      'src/core/training/a.ts',
      "const a = require('onnxruntime-node')",
      'named in core/inference alone',
    ],
    [
      'src/core/features/a.ts',
      "import '@tensorflow/tfjs-core/dist/io/io.js'",
      'named in core/engine',
    ],
    ['src/shared/a.ts', "import * as a from 'left-pad'", 'left-pad, which is not filed'],
    ['src/other/a.ts', "import { b } from '../shared/b.ts'", 'src/other is no layer'],
    ['src/shared/a.ts', "import { b } from '../../test/b.ts'", 'outside src'],
    ['src/renderer/features/a/a.ts', "import { b } from '../b/b.ts'", 'knows no other feature'],
    ['src/renderer/components/a.ts', "import { b } from '../stores/b.ts'", 'components may import'],
    [
      'src/renderer/features/a/a.ts',
      "import { b } from '../../bridge/b.ts'",
      'features may import',
    ],
    [
      'src/main/a.ts',
      "import { ipcMain } from 'electron'",
      'stands in src/main/page-ports.ts alone',
    ],
  ])('catches in %s: %s', (path, text, reason) => {
    expect(broken(path, text)).toEqual([expect.stringContaining(reason)])
  })

  it('reads the script of a component', () => {
    const text = `<script setup lang="ts">\nimport { b } from '../bridge/b.ts'\n</script>\n<template><a /></template>`
    expect(broken('src/renderer/components/A.vue', text)).toHaveLength(1)
  })

  it('catches a file that is too long', () => {
    const reasons = [
      broken('src/core/imaging/a.ts', 'a\n'.repeat(301)),
      broken('src/renderer/app/A.vue', 'a\n'.repeat(201)),
    ]
    expect(reasons.flat()).toEqual([
      'src/core/imaging/a.ts has 301 lines, more than 300',
      'src/renderer/app/A.vue has 201 lines, more than 200',
    ])
  })

  it.each([
    ['src/core/project/a.ts', "import { b } from '../imaging/b.ts'"],
    ['src/core/imaging/a.ts', "import { b } from './deep/b.ts'"],
    ['src/core/imaging/a.ts', "import sharp from 'sharp'"],
    ['src/cli/a.ts', "import { b } from '../service/in-process.ts'"],
    ['src/cli/a.ts', "import { b } from '../web/open-browser-shell.ts'"],
    ['src/renderer/stores/a.ts', "import { b } from '../bridge/b.ts'"],
    ['src/core/export/a.ts', "export const sample = `import sharp from 'sharp'`"],
  ])('allows in %s: %s', (path, text) => {
    expect(broken(path, text)).toEqual([])
  })
})

describe('the length of a file', () => {
  it('may reach the limit', () => {
    expect(broken('src/core/imaging/a.ts', 'a\n'.repeat(300))).toEqual([])
  })
})

describe('findUnfiled', () => {
  it('names what is in one list alone', () => {
    expect(findUnfiled(['a', 'b'], ['b', 'c'])).toEqual({ unfiled: ['a'], absent: ['c'] })
  })
})
