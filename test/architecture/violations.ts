import { extname } from 'node:path'
import { importsOf } from './imports.ts'
import type { Import, SourceFile } from './imports.ts'
import {
  coreOrder,
  filesOutside,
  layers,
  lineLimits,
  packagePlaces,
  rendererParts,
  singlePlaces,
} from './rules.ts'

/** Every place where a file breaks a rule, as a sentence that names the file and teaches the rule. */
export function findViolations(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) => [
    ...importsOf(file).flatMap((imported) => importViolations(file.path, imported)),
    ...nameViolations(file),
    ...lengthViolations(file),
  ])
}

/** Packages of package.json that no rule knows, and the other way round. */
export function findUnfiled(
  packages: readonly string[],
  filed: readonly string[],
): { unfiled: string[]; absent: string[] } {
  return {
    unfiled: packages.filter((name) => !filed.includes(name)),
    absent: filed.filter((name) => !packages.includes(name)),
  }
}

function importViolations(from: string, imported: Import): string[] {
  const layerName = partAt(from, 1)
  const layer = layers[layerName]
  if (!layer) return [`${from}: src/${layerName} is no layer`]
  if (imported.kind === 'node') {
    return layer.hasNode
      ? []
      : [`${from} imports ${imported.name}: ${layerName} has no Node; ${layer.because}`]
  }
  if (imported.kind === 'package') return packageViolations(from, imported.name)
  if (!imported.path.startsWith('src/')) {
    const isAllowed = filesOutside.includes(imported.path)
    return isAllowed ? [] : [`${from} imports ${imported.path}, outside src`]
  }
  if (partAt(imported.path, 1) !== layerName) {
    const isAllowed = layer.mayImport.some((place) => isIn(imported.path, place))
    return isAllowed ? [] : [`${from} imports ${imported.path}: ${layer.because}`]
  }
  if (layerName === 'core') return coreViolations(from, imported.path)
  if (layerName === 'renderer') return rendererViolations(from, imported.path)
  return []
}

function packageViolations(from: string, name: string): string[] {
  const places = packagePlaces[name]
  if (!places) return [`${from} imports ${name}, which is not filed in test/architecture/rules.ts`]
  if (places.some((place) => isIn(from, place))) return []
  return [`${from} imports ${name}, which is named in ${places.join(', ')} alone`]
}

function coreViolations(from: string, to: string): string[] {
  const [area, other] = [partAt(from, 2), partAt(to, 2)]
  const [rank, otherRank] = [area, other].map((name) =>
    coreOrder.findIndex((line) => line.includes(name)),
  )
  if (rank === undefined || rank < 0)
    return [`${from}: core/${area} has no place in the order of core`]
  if (otherRank === undefined || otherRank < 0) return []
  if (area === other || otherRank < rank) return []
  return [`${from} imports ${to}: in core ${other} does not come before ${area}`]
}

function rendererViolations(from: string, to: string): string[] {
  const [part, other] = [partAt(from, 2), partAt(to, 2)]
  const allowed = rendererParts[part]
  if (!allowed) return [`${from}: renderer/${part} is no part of the renderer`]
  if (part === other) {
    const isOtherFeature = part === 'features' && partAt(from, 3) !== partAt(to, 3)
    return isOtherFeature ? [`${from} imports ${to}: a feature knows no other feature`] : []
  }
  if (allowed.includes(other)) return []
  return [
    `${from} imports ${to}: ${part} may import ${allowed.join(', ') || 'nothing'} of the renderer`,
  ]
}

function nameViolations({ path, text }: SourceFile): string[] {
  return Object.entries(singlePlaces)
    .filter(([name, place]) => path !== place && new RegExp(`\\b${name}\\b`).test(text))
    .map(([name, place]) => `${path} names ${name}, which stands in ${place} alone`)
}

function lengthViolations({ path, text }: SourceFile): string[] {
  const lineCount = text.replace(/\n$/, '').split('\n').length
  const limit = lineLimits[extname(path)] ?? Infinity
  return lineCount > limit ? [`${path} has ${lineCount} lines, more than ${limit}`] : []
}

/** Whether a file is the given file of `src`, or lies in the given folder of it. */
function isIn(path: string, place: string): boolean {
  return path === `src/${place}` || path.startsWith(`src/${place}/`)
}

function partAt(path: string, index: number): string {
  return path.split('/')[index] ?? ''
}
