import { createHash } from 'node:crypto'
import type { Report } from '../../shared/domain/report.ts'
import { byLabelSection } from './report-page/by-label.ts'
import { confusionSection } from './report-page/confusion.ts'
import { headlineSection } from './report-page/headline.ts'
import { leftOutSection } from './report-page/left-out.ts'
import { markup, trusted } from './report-page/markup.ts'
import type { Markup } from './report-page/markup.ts'
import { mistakesSection } from './report-page/mistakes.ts'
import { createPage } from './report-page/page.ts'
import type { Page, PageOptions } from './report-page/page.ts'
import { pageStyle } from './report-page/style.ts'
import { surenessSection } from './report-page/sureness.ts'

/**
 * A report as one HTML page to read, print or send: no scripts, nothing loaded from elsewhere, and a policy of its own
 * that forbids both. The same report gives the same page.
 */
export function reportPage(report: Report, options: PageOptions): string {
  const page = createPage(report, options)
  const { words } = page
  const style = pageStyle()
  const title = words('report.title', { project: page.projectName })
  return markup`<!doctype html>
<html lang="${words('report.language')}" dir="${page.mirrored ? 'rtl' : 'ltr'}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(style)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${trusted(style)}</style>
</head>
<body>
${header(page)}
<main>
${headlineSection(page)}
${byLabelSection(page)}
${confusionSection(page)}
${surenessSection(page)}
${mistakesSection(page)}
${leftOutSection(page)}
</main>
<footer class="faint"><p>${words('report.footer')}</p></footer>
</body>
</html>
`.text
}

/** Allows the page's own style by its hash and pictures that lie in the page; nothing else. */
function policy(style: string): string {
  const hash = createHash('sha256').update(style).digest('base64')
  const rules = ["default-src 'none'", `style-src 'sha256-${hash}'`, 'img-src data:']
  return [...rules, "base-uri 'none'", "form-action 'none'"].join('; ')
}

const leaf = markup`<svg class="leaf" viewBox="0 0 20 20" aria-hidden="true">
<path class="stock" d="M8.2 19v-5.6l3.6-2.6V19z"/>
<path class="scion" d="M8.2 11.7V6.5c0-.9.6-1.7 1.5-1.9l.6-.2c.9-.2 1.5.4 1.5 1.2v3.5z"/>
<path class="blade" d="M11.3 6.2C11.3 3.2 13.4 1.3 17.4 1c.3 4-1.9 6.2-6.1 5.9z"/>
</svg>`

function header({ projectName, report, words, format, timeZone }: Page): Markup {
  return markup`<header>
${leaf}
<h1><bdi>${projectName}</bdi></h1>
<p class="dim">${words('report.run', { run: report.runId })}<br>
<time datetime="${report.createdAt}">${format.moment(report.createdAt, timeZone)}</time></p>
</header>`
}
