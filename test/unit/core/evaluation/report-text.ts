import { reportPage } from '../../../../src/core/evaluation/report-page.ts'
import type { Report } from '../../../../src/shared/domain/report.ts'
import { createTranslator } from '../../../../src/shared/locales/translate.ts'
import type { Translate } from '../../../../src/shared/locales/translate.ts'

/** The words of the pages. */
export const english = createTranslator('en')
/** What every image looks like on them. */
export const pixel = 'data:image/webp;base64,UklGRg=='

/** A report's page in English. */
export function pageOf(
  report: Report,
  options: { projectName?: string; words?: Translate } = {},
): string {
  return reportPage(report, {
    projectName: options.projectName ?? 'Wardrobe',
    words: options.words ?? english,
    thumbnail: () => pixel,
    timeZone: 'UTC',
  })
}

/** What is read on a page, without tags, its spaces joined. */
export function textOf(html: string): string {
  return html
    .replace(/<style>.*?<\/style>/s, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
}

/** The part of a page from one heading to the next. */
export function sectionOf(html: string, id: string): string {
  return html.split('<section').find((part) => part.includes(`aria-labelledby="${id}"`)) ?? ''
}
