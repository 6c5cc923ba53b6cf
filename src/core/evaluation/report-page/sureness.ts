import { coverageChart } from './coverage-chart.ts'
import { markup } from './markup.ts'
import type { Markup } from './markup.ts'
import { columnHead, countText, sectionHead, steadyShare } from './page.ts'
import type { Page } from './page.ts'
import { reliabilityChart } from './reliability-chart.ts'

/** The limits of sureness that get a row, where the report has one from there on. */
const shownLimits = [0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99]

/** Whether its percentages can be believed, and what is won by answering only when sure. */
export function surenessSection(page: Page): Markup {
  const { words } = page
  const chart = coverageChart(page)
  return markup`
<section aria-labelledby="sureness">
${sectionHead('sureness', words('report.sureness'), null)}
<div class="two">
<div>
<h3>${words('report.coverage')}</h3>
${chart}
${chart && markup`<p class="faint">${words('report.coverage.note')}</p>`}
${limitTable(page)}
</div>
<div>
<h3>${words('report.reliability')}</h3>
${reliabilityChart(page)}
${calibrationWords(page).map((text) => markup`<p class="dim">${text}</p>`)}
<p class="faint">${words('report.reliability.note')}</p>
</div>
</div>
</section>`
}

function limitTable(page: Page): Markup {
  const { report, words, format, digits } = page
  const limits = shownLimits.flatMap(
    (limit) => report.coverage.find((row) => row.minimumProbability >= limit - 1e-9) ?? [],
  )
  const rows = [...new Set(limits)].map(({ minimumProbability, coverage, accuracy }) => {
    const right =
      accuracy === null ? words('report.undefined') : format.percent(steadyShare(accuracy), digits)
    const given = words('report.share', {
      part: countText(page, coverage * report.accuracy.imageCount),
      whole: countText(page, report.accuracy.imageCount),
    })
    const limit =
      minimumProbability === 0
        ? words('report.coverage.always')
        : words('report.coverage.limit', { limit: format.percent(minimumProbability) })
    return markup`<tr>
<th scope="row">${limit}</th>
<td class="figure">${format.percent(steadyShare(coverage), digits)}</td>
<td class="of">${given}</td>
<td class="figure">${right}</td>
</tr>`
  })
  return markup`<table class="table">
<caption class="hidden">${words('report.coverage')}</caption>
<thead><tr>
${columnHead(words('report.column.limit'), 'words')}
<th scope="colgroup" colspan="2">${words('report.column.answered')}</th>
${columnHead(words('report.column.right'), 'figures')}
</tr></thead>
<tbody>${rows}</tbody>
</table>`
}

/** How far its percentages are off, before and after they were adjusted, and on what that was fitted. */
function calibrationWords({ report, words, format }: Page): string[] {
  const { calibration } = report
  if (calibration === null) return [words('report.calibration.none')]
  return [
    words('report.calibration.error', {
      after: format.number(calibration.errorAfter * 100, 1),
      before: format.number(calibration.errorBefore * 100, 1),
    }),
    words('report.calibration.fitted', { temperature: format.number(calibration.temperature, 2) }),
  ]
}
