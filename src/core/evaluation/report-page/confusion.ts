import { markup } from './markup.ts'
import type { Markup } from './markup.ts'
import { answerName, columnHead, countText, labelName, sectionHead, swatch } from './page.ts'
import type { LabelMark, Page } from './page.ts'

/** With more labels than this the squares are too small to read; the commonest confusions are listed in their place. */
const mostDrawn = 40

/** Rows of the list beside the matrix, and of the list that stands for it. */
const listedBeside = 8
const listedAlone = 40

/** What the model takes for what: the confusion matrix, and its largest wrong squares as a list. */
export function confusionSection(page: Page): Markup {
  const { report, words } = page
  const drawn = report.labels.length <= mostDrawn
  const { judgedOn } = report
  const hasRepeats = judgedOn.kind === 'cross-validation' && judgedOn.repeatCount > 1
  const repeats = hasRepeats ? words('report.confusion.repeats') : null
  const subtitle = drawn
    ? words('report.confusion.axes')
    : words('report.confusion.too-many', { count: mostDrawn })
  return markup`
<section aria-labelledby="confusion">
${sectionHead('confusion', words('report.confusion'), subtitle)}
<div class="${matrixSize(report.labels.length) === 'small' ? 'stacked' : 'beside'}">
${drawn ? matrix(page) : null}
${largest(page, drawn ? listedBeside : listedAlone)}
</div>
${drawn ? markup`<p class="faint">${words('report.confusion.note')} ${repeats}</p>` : null}
</section>`
}

function matrixSize(labelCount: number): 'large' | 'medium' | 'small' {
  if (labelCount <= 12) return 'large'
  return labelCount <= 20 ? 'medium' : 'small'
}

function matrix(page: Page): Markup {
  const { report, words } = page
  const marks = report.labels.map(({ id }) => page.mark(id))
  const heads = marks.map(
    (mark) =>
      markup`<th scope="col" title="${mark.name}">
${swatch(mark)}<span class="hidden">${mark.name}</span>
</th>`,
  )
  const rows = report.confusion.map((counts, index) => matrixRow(page, counts, index, marks))
  return markup`<div class="scroll" role="region" tabindex="0" aria-labelledby="confusion">
<table class="matrix ${matrixSize(marks.length)}">
<caption class="hidden">${words('report.confusion.caption')}</caption>
<thead><tr><td></td>${heads}</tr></thead>
<tbody>${rows}</tbody>
</table></div>`
}

function matrixRow(
  page: Page,
  counts: readonly number[],
  index: number,
  marks: readonly LabelMark[],
): Markup {
  const mark = marks[index]
  if (mark === undefined) throw new Error('The confusion matrix has more rows than labels.')
  const rowCount = counts.reduce((sum, count) => sum + count, 0)
  const cells = counts.map((count, column) => {
    const shade = column === index ? rightShade(count, rowCount) : wrongShade(count, rowCount)
    return markup`<td class="${shade}">${countText(page, count)}</td>\n`
  })
  return markup`<tr>
<th scope="row" title="${mark.name}"><span><bdi>${mark.name}</bdi>${swatch(mark)}</span></th>
${cells}</tr>`
}

function rightShade(count: number, rowCount: number): string {
  const share = rowCount === 0 ? 0 : count / rowCount
  if (share >= 0.9) return 'r3'
  return share >= 0.6 ? 'r2' : 'r1'
}

function wrongShade(count: number, rowCount: number): string {
  if (count === 0) return 'none'
  const share = count / rowCount
  if (share >= 0.08) return 'w3'
  return share >= 0.025 ? 'w2' : 'w1'
}

/** The confusions that happen most, largest first. */
function largest(page: Page, shownCount: number): Markup {
  const { report, words } = page
  const wrong = report.confusion
    .flatMap((counts, truth) => counts.map((count, answer) => ({ truth, answer, count })))
    .filter(({ truth, answer, count }) => truth !== answer && count > 0)
    .toSorted((a, b) => b.count - a.count)
    .slice(0, shownCount)
  if (wrong.length === 0) return markup`<p class="dim">${words('report.confusion.none')}</p>`
  const rows = wrong.map(({ truth, answer, count }) => {
    const [from, to] = [report.labels[truth], report.labels[answer]]
    if (from === undefined || to === undefined) return null
    return markup`<tr>
<td>${labelName(page.mark(from.id))}</td>
<td>${answerName(page.mark(to.id))}</td>
<td class="figure">${countText(page, count)}</td>
</tr>`
  })
  return markup`<table class="table pairs">
<caption>${words('report.confusion.largest')}</caption>
<thead><tr>
${columnHead(words('report.column.label'), 'words')}
${columnHead(words('report.column.answer'), 'words')}
${columnHead(words('report.column.images'), 'figures')}
</tr></thead>
<tbody>${rows}</tbody>
</table>`
}
