import type { Report } from '../../../shared/domain/report.ts'
import { indexOfLargest } from '../softmax.ts'
import { markup } from './markup.ts'
import type { Markup } from './markup.ts'
import { answerName, labelName, sectionHead } from './page.ts'
import type { Page } from './page.ts'

/** The wrong answers that the model was surest of, as pictures: often it is the label that is wrong. */
export function mistakesSection(page: Page): Markup {
  const { report, words } = page
  const { mistakes, accuracy } = report
  const wrongCount = report.answers.filter(
    ({ labelId, probabilities }) => report.labels[indexOfLargest(probabilities)]?.id !== labelId,
  ).length
  const subtitle =
    mistakes.length < wrongCount
      ? words('report.mistakes.some', {
          shown: mistakes.length,
          all: wrongCount,
        })
      : words('report.mistakes.all')
  const body =
    mistakes.length === 0
      ? markup`<p class="dim">${words('report.mistakes.none', { count: accuracy.imageCount })}</p>`
      : markup`<ol class="pictures">${mistakes.map((mistake) => card(page, mistake))}</ol>
<p class="faint">${words('report.mistakes.note')}</p>`
  return markup`
<section aria-labelledby="mistakes">
${sectionHead('mistakes', words('report.mistakes'), mistakes.length === 0 ? null : subtitle)}
${body}
</section>`
}

function card(page: Page, mistake: Report['mistakes'][number]): Markup {
  const { words, format } = page
  const name = fileName(mistake.path)
  return markup`<li><figure>
${picture(page, mistake, name)}
<figcaption>
<span class="line">
<span class="hidden">${words('report.mistakes.answer')}</span>
${answerName(page.mark(mistake.answerId))}
<b>${format.percent(mistake.probability)}</b>
</span>
<span class="line">
${labelName(page.mark(mistake.labelId))}
<span class="faint">${words('report.mistakes.label')}</span>
</span>
<span class="file" title="${mistake.path}"><bdi>${name}</bdi></span>
</figcaption>
</figure></li>`
}

/** The picture, or an empty frame that says so; only pictures that lie in the page itself are shown. */
function picture(page: Page, mistake: Report['mistakes'][number], name: string): Markup {
  const source = page.thumbnail(mistake.imageId)
  return source?.startsWith('data:image/')
    ? markup`<img src="${source}" alt="${name}" width="144" height="144">`
    : markup`<span class="frame">${page.words('report.mistakes.no-picture')}</span>`
}

/** The last part of a path of any system. */
function fileName(path: string): string {
  return path.split(/[/\\]/).findLast((part) => part !== '') ?? path
}
