import { isolated, markup } from './markup.ts'
import type { Markup } from './markup.ts'
import { countText, rangeText } from './page.ts'
import type { Page } from './page.ts'
import { drawnText, figure, percentText } from './drawing.ts'

/** What the report says first: the accuracy with its interval, what it was measured on, and what to hold it against. */
export function headlineSection(page: Page): Markup {
  const { accuracy } = page.report
  return markup`
<section aria-labelledby="accuracy">
<div class="headline">
<div>
<h2 id="accuracy">${page.words('report.accuracy')}</h2>
<p class="big">${bigPercent(page)}</p>
<p class="dim">${measuredOn(page)}</p>
</div>
${ruler(page)}
</div>
<div class="note${page.report.judgedOn.kind === 'held-out' ? '' : ' warn'}">
${informationIcon}
<p>${meaning(page)} ${page.words('report.interval.meaning', {
    count: accuracy.imageCount,
    low: page.format.percentFigure(accuracy.low, page.digits),
    high: page.format.percent(accuracy.high, page.digits),
  })}</p>
</div>
${comparisons(page)}
</section>`
}

/** The percentage, its sign small beside the figure wherever the language puts it. */
function bigPercent(page: Page): Markup {
  const text = page.format.percent(page.report.accuracy.value, page.digits)
  const [before = '', sign = '', after = ''] = text.split(/(\s*[%٪]\s*)/u)
  return markup`${before}<small>${sign}</small>${after}`
}

function measuredOn(page: Page): string {
  const { accuracy, judgedOn } = page.report
  const correct = countText(page, accuracy.correctCount)
  return page.words(`report.measured.${judgedOn.kind}`, { correct, count: accuracy.imageCount })
}

/** The interval in words; one from cross-validation says that it is approximate. */
function interval(page: Page): string {
  const { accuracy, judgedOn } = page.report
  const range = rangeText(page, accuracy.low, accuracy.high, page.digits)
  return judgedOn.kind === 'cross-validation'
    ? page.words('report.interval.approximate', { range })
    : range
}

/** Why the figure can be believed, or how far. */
function meaning({ report, words }: Page): string {
  const { judgedOn } = report
  switch (judgedOn.kind) {
    case 'held-out':
      return words('report.meaning.held-out')
    case 'cross-validation':
      return words('report.meaning.cross-validation', {
        heldOut: judgedOn.heldOutCount,
        folds: judgedOn.foldCount,
        repeats: judgedOn.repeatCount,
      })
    case 'folder':
      return words('report.meaning.folder', { path: isolated(judgedOn.path) })
  }
}

const informationIcon = markup`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
<circle cx="12" cy="12" r="9"/><path d="M12 11v5.5M12 7.6v.2"/>
</svg>`

/** The accuracy on a line from 0 to 100 %, with its interval and the guess that it has to beat. */
function ruler(page: Page): Markup {
  const { accuracy, majorityBaseline } = page.report
  const guess = page.format.percent(majorityBaseline.accuracy, page.digits)
  const description = page.words('report.ruler.description', {
    value: page.format.percent(accuracy.value, page.digits),
    range: interval(page),
    guess,
  })
  const [low, width] = [percentText(accuracy.low), percentText(accuracy.high - accuracy.low)]
  const [value, base] = [percentText(accuracy.value), percentText(majorityBaseline.accuracy)]
  const shapes = markup`
<rect class="track" x="0" y="34" width="100%" height="6" rx="3"/>
<rect class="interval" x="${low}" y="31" width="${width}" height="12" rx="3"/>
<line class="guess" x1="${base}" x2="${base}" y1="30" y2="44"/>
<line class="point" x1="${value}" x2="${value}" y1="27" y2="47"/>
${rulerText(page, accuracy.value, 18, interval(page))}
${rulerText(page, majorityBaseline.accuracy, 62, page.words('report.ruler.guess', { guess }))}`
  return figure(
    { id: 'ruler', classes: 'ruler', title: page.words('report.ruler.title'), description },
    shapes,
  )
}

/** Words at a place of the ruler, moved inwards near its ends. */
function rulerText({ mirrored }: Page, share: number, y: number, text: string): Markup {
  if (share < 0.2) return drawnText(mirrored, 'left', { x: 0, y }, text)
  if (share > 0.8) return drawnText(mirrored, 'right', { x: '100%', y }, text)
  return drawnText(mirrored, 'middle', { x: percentText(share), y }, text)
}

/** The figures beside the headline: balanced accuracy, the commonest label, mistakes, how much was learned from. */
function comparisons(page: Page): Markup {
  const { report, words, format } = page
  const { accuracy, majorityBaseline } = report
  const rows = [
    [
      words('report.balanced'),
      format.percent(report.balancedAccuracy, page.digits),
      words('report.balanced.note'),
    ],
    [
      words('report.baseline'),
      format.percent(majorityBaseline.accuracy, page.digits),
      words('report.baseline.note', { label: isolated(page.mark(majorityBaseline.labelId).name) }),
    ],
    [
      words('report.wrong'),
      countText(page, accuracy.imageCount - accuracy.correctCount),
      words('report.wrong.note', { count: accuracy.imageCount }),
    ],
    [
      words('report.learned'),
      countText(page, report.learnCount),
      words('report.learned.note', { labels: report.labels.length }),
    ],
  ]
  const items = rows.map(
    ([name = '', value = '', note = '']) =>
      markup`<div><dt>${name}</dt><dd>${value}</dd><dd class="dim">${note}</dd></div>`,
  )
  return markup`<dl class="stats">${items}</dl>`
}
