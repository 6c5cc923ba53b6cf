import type { LabelScore } from '../../../shared/domain/report.ts'
import { wilsonInterval } from '../interval.ts'
import { figure, percentText } from './drawing.ts'
import { isolated, markup } from './markup.ts'
import type { Markup } from './markup.ts'
import { columnHead, countText, labelName, rangeText, sectionHead } from './page.ts'
import type { Page } from './page.ts'

/** Below so many images a label's figures say little, and the table says so. */
const fewImages = 10

/** One row a label: how many images, how many of them were found, and how often the answer is right. */
export function byLabelSection(page: Page): Markup {
  const { report, words, format } = page
  const from = whiskersFrom(report.perLabel)
  const hasFew = report.perLabel.some(({ imageCount }) => imageCount < fewImages)
  const fewNote = hasFew ? words('report.few.note', { count: fewImages }) : null
  const scale = words('report.whiskers', {
    from: format.percent(from),
    to: format.percent(1),
  })
  return markup`
<section aria-labelledby="by-label">
${sectionHead('by-label', words('report.by-label'), scale)}
<div class="scroll" role="region" tabindex="0" aria-labelledby="by-label">
<table class="table">
<caption class="hidden">${words('report.by-label.caption')}</caption>
<thead><tr>
${columnHead(words('report.column.label'), 'words')}
${columnHead(words('report.column.images'), 'figures')}
<th scope="colgroup" colspan="3">${words('report.column.recall')}</th>
<th scope="colgroup" colspan="3">${words('report.column.precision')}</th>
${columnHead(words('report.column.f1'), 'figures')}
</tr></thead>
<tbody>${report.perLabel.map((score, index) => row(page, score, from, index))}</tbody>
</table>
</div>
<p class="faint">${words('report.by-label.note')} ${fewNote}</p>
</section>`
}

function row(page: Page, score: LabelScore, from: number, index: number): Markup {
  const { words, format } = page
  const few =
    score.imageCount < fewImages ? markup` <span class="few">${words('report.few')}</span>` : null
  const f1 = score.f1 === null ? words('report.undefined') : format.percent(score.f1)
  const found = { share: score.recall, count: score.imageCount, from, id: `found-${index}` }
  const right = { share: score.precision, count: score.answerCount, from, id: `right-${index}` }
  return markup`<tr>
<th scope="row">${labelName(page.mark(score.labelId))}</th>
<td class="figure">${few}${countText(page, score.imageCount)}</td>
${shareCells(page, found, words('report.column.recall'))}
${shareCells(page, right, words('report.column.precision'))}
<td class="figure">${f1}</td>
</tr>`
}

interface ShownShare {
  readonly share: number | null
  readonly count: number
  readonly from: number
  readonly id: string
}

/** Three cells: `96%`, `23 of 24`, and the interval as a whisker; a dash where there is nothing to have a share of. */
function shareCells(page: Page, shown: ShownShare, title: string): Markup {
  const { share, count, from, id } = shown
  if (share === null) {
    return markup`<td class="figure">${page.words('report.undefined')}</td><td></td><td></td>`
  }
  const range = wilsonInterval(share * count, count)
  const ofAll = page.words('report.share', {
    part: countText(page, share * count),
    whole: countText(page, count),
  })
  const place = (value: number) => percentText((Math.max(value, from) - from) / (1 - from))
  const description = rangeText(page, range.low, range.high, 0)
  const whisker = figure(
    { id, classes: 'whisker', title: isolated(title), description },
    markup`<line class="axis" x1="0" x2="100%" y1="7" y2="7"/>
<line class="interval" x1="${place(range.low)}" x2="${place(range.high)}" y1="7" y2="7"/>
<circle cx="${place(share)}" cy="7" r="4"/>`,
  )
  return markup`<td class="figure">${page.format.percent(share)}</td>
<td class="of">${ofAll}</td>
<td class="whiskers">${whisker}</td>`
}

/** Whiskers begin at 50 % when none reaches below, so that differences show. */
function whiskersFrom(scores: readonly LabelScore[]): number {
  const lows = scores.flatMap(({ recall, precision, imageCount, answerCount }) => [
    recall === null ? 1 : wilsonInterval(recall * imageCount, imageCount).low,
    precision === null ? 1 : wilsonInterval(precision * answerCount, answerCount).low,
  ])
  return lows.every((low) => low >= 0.5) ? 0.5 : 0
}
