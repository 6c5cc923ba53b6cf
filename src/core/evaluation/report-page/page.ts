import type { ImageId, LabelId } from '../../../shared/domain/ids.ts'
import type { Label } from '../../../shared/domain/label.ts'
import type { Report } from '../../../shared/domain/report.ts'
import { createFormat, percentDigits } from '../../../shared/locales/format.ts'
import type { Format } from '../../../shared/locales/format.ts'
import type { Translate } from '../../../shared/locales/translate.ts'
import { markup } from './markup.ts'
import type { Markup } from './markup.ts'

/** What a page needs beside the report. */
export interface PageOptions {
  readonly projectName: string
  readonly words: Translate
  /** An image's picture as a `data:` URI, or null where there is none. */
  readonly thumbnail: (imageId: ImageId) => string | null
  /** Of the date shown; the computer's own unless one is given. */
  readonly timeZone?: string
}

/** How a label looks on the page: the name, and the coloured square with its key that stands for it. */
export interface LabelMark {
  readonly name: string
  readonly sign: string
  readonly classes: string
}

/** The report with everything its sections share. */
export interface Page extends PageOptions {
  readonly report: Report
  readonly format: Format
  /** Digits after the point that shares of all judged images deserve. */
  readonly digits: 0 | 1
  /** Whether the language is written from right to left. */
  readonly mirrored: boolean
  mark(labelId: LabelId): LabelMark
}

/** Prepares what the sections of a report's page share. */
export function createPage(report: Report, options: PageOptions): Page {
  const marks = labelMarks(report.labels)
  return {
    ...options,
    report,
    format: createFormat(options.words('report.language')),
    digits: percentDigits(report.accuracy.imageCount),
    mirrored: options.words('report.direction') === 'rtl',
    mark: (labelId) => marks.get(labelId) ?? { name: labelId, sign: '?', classes: 'sw none' },
  }
}

/** Colours of the palette; with more labels they repeat with a notch. */
const colorCount = 12

/** Signs are the labels' keys, or their numbers where one has no key. */
function labelMarks(labels: readonly Label[]): Map<LabelId, LabelMark> {
  const allHaveKeys = labels.every(({ key }) => key !== null)
  const marks = labels.map(({ id, name, key, colorIndex }, index): [LabelId, LabelMark] => {
    const sign = allHaveKeys && key !== null ? key.toUpperCase() : String(index + 1)
    const notch = colorIndex >= colorCount ? ' again' : ''
    const width = sign.length > 1 ? ' long' : ''
    return [id, { name, sign, classes: `sw c${(colorIndex % colorCount) + 1}${notch}${width}` }]
  })
  return new Map(marks)
}

/** A label's coloured square; its name stands beside it or is hidden in it. */
export function swatch(mark: LabelMark): Markup {
  return markup`<i class="${mark.classes}" aria-hidden="true">${mark.sign}</i>`
}

/** A label with its square, as a person gave it. */
export function labelName(mark: LabelMark): Markup {
  return markup`<span class="name">${swatch(mark)}<bdi>${mark.name}</bdi></span>`
}

/** A label that the model answered: its square is hollow. */
export function answerName(mark: LabelMark): Markup {
  const hollow = markup`<i class="${mark.classes} hollow" aria-hidden="true">${mark.sign}</i>`
  return markup`<span class="name">${hollow}<bdi>${mark.name}</bdi></span>`
}

/** The heading of a section that is labelled by `id`, with a quiet remark at its end. */
export function sectionHead(id: string, title: string, remark: string | null): Markup {
  return markup`<div class="head">
<h2 id="${id}">${title}</h2>
${remark === null ? null : markup`<p class="faint">${remark}</p>`}
</div>`
}

/** The head of a table's column: of words at the start, of figures at the end of its cells. */
export function columnHead(name: string, kind: 'words' | 'figures'): Markup {
  return kind === 'words'
    ? markup`<th scope="col">${name}</th>`
    : markup`<th scope="col" class="figure">${name}</th>`
}

/** A number of images, which repeats of cross-validation can make a fraction: `23` or `23.5`. */
export function countText(page: Page, count: number): string {
  return page.format.number(count, 1)
}

/** A share summed up from repeats, without the ulp that can tip its last shown digit. */
export function steadyShare(share: number): number {
  return Math.round(share * 1e9) / 1e9
}

/** A range of shares: `90.4 to 96.5%`. */
export function rangeText(page: Page, low: number, high: number, digits: number): string {
  return page.words('report.range', {
    low: page.format.percentFigure(low, digits),
    high: page.format.percent(high, digits),
  })
}
