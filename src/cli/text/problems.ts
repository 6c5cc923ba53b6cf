import type { Problem } from '../../shared/domain/image.ts'
import { describeProblem } from '../../shared/locales/describe.ts'
import type { Wording } from '../progress/progress-text.ts'
import { printable } from './width.ts'

/** Files named for each kind of problem unless all are asked for. */
const shownPerKind = 5

/** How many files have problems; one may have two. */
export function problemFileCount(problems: readonly Problem[]): number {
  return new Set(problems.map(({ path }) => path)).size
}

/** Problems grouped by kind: what is wrong, what can be done, and which files. */
export function problemLines(
  problems: readonly Problem[],
  wording: Wording,
  options: { readonly all: boolean },
): string[] {
  const { words } = wording
  const kinds = Map.groupBy(problems, (problem) => problem.kind)
  return [...kinds].flatMap(([kind, some]) => {
    const { what, cure } = describeProblem(words, { kind })
    const shown = options.all ? some : some.slice(0, shownPerKind)
    const hiddenCount = some.length - shown.length
    return [
      `  ${what} ${cure}`,
      ...shown.map((problem) => `    ${problemFile(problem)}`),
      ...(hiddenCount === 0 ? [] : [`    ${words('cli.problems.more', { count: hiddenCount })}`]),
    ]
  })
}

function problemFile({ path, detail }: Problem): string {
  return detail === '' ? printable(path) : `${printable(path)} (${printable(detail)})`
}
