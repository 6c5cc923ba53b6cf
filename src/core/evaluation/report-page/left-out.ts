import { problemKindSchema } from '../../../shared/domain/image.ts'
import { describeProblem } from '../../../shared/locales/describe.ts'
import { markup } from './markup.ts'
import type { Markup } from './markup.ts'
import { sectionHead } from './page.ts'
import type { Page } from './page.ts'

/** Files named for each reason; a list of thousands helps nobody on paper. */
const namedFiles = 20

/** Labelled images that took no part, by reason; nothing where all did. */
export function leftOutSection(page: Page): Markup | null {
  const { report, words } = page
  if (report.leftOut.length === 0) return null
  const count = words('report.left-out.count', { count: report.leftOut.length })
  const byReason = Map.groupBy(report.leftOut, ({ problem }) => problem)
  const reasons = [...byReason].toSorted(([, a], [, b]) => b.length - a.length)
  return markup`
<section aria-labelledby="left-out">
${sectionHead('left-out', words('report.left-out'), count)}
${reasons.map(([problem, files]) =>
  reason(
    page,
    problem,
    files.map(({ path }) => path),
  ),
)}
</section>`
}

function reason(page: Page, problem: string, paths: readonly string[]): Markup {
  const { words, format } = page
  const kind = problemKindSchema.safeParse(problem)
  const { what, cure } = kind.success
    ? describeProblem(words, { kind: kind.data })
    : { what: problem, cure: '' }
  const named = paths.slice(0, namedFiles)
  const more = paths.length - named.length
  const moreWords = words('report.left-out.more', { count: more })
  return markup`<div class="reason">
<h3>${what} <span class="count">${format.number(paths.length)}</span></h3>
<p class="dim">${cure}</p>
<ul class="paths">${named.map((path) => markup`<li><bdi>${path}</bdi></li>`)}</ul>
${more === 0 ? null : markup`<p class="faint">${moreWords}</p>`}
</div>`
}
