import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { reportPage } from '../../../../src/core/evaluation/report-page.ts'
import type { Translate } from '../../../../src/shared/locales/translate.ts'
import { makeReport } from '../../../fixtures/report.ts'
import { english, pageOf, pixel, sectionOf, textOf } from './report-text.ts'

const report = makeReport()

describe('the page as a file', () => {
  it('is the same for the same report', () => {
    expect(pageOf(makeReport())).toBe(pageOf(makeReport()))
  })

  it('has no script, no event handler and no inline style attribute', () => {
    expect(pageOf(report)).not.toMatch(/<script|\son\w+=|\sstyle=|javascript:/i)
  })

  it('refers to nothing outside itself', () => {
    const html = pageOf(report)
    expect(html).not.toMatch(/https?:|url\(|@import|<link|<iframe/i)
    const sources = [...html.matchAll(/\b(?:src|href)="([^"]*)"/g)].map(([, source]) => source)
    expect(new Set(sources)).toEqual(new Set([pixel]))
  })

  it('allows its own style alone in its policy', () => {
    const html = pageOf(report)
    const style = /<style>(.*?)<\/style>/s.exec(html)?.[1] ?? ''
    const hash = createHash('sha256').update(style).digest('base64')
    expect(html).toContain(
      `content="default-src &#39;none&#39;; style-src &#39;sha256-${hash}&#39;; img-src data:; `,
    )
  })

  it('closes every element that it opens', () => {
    const open: string[] = []
    const wrong: string[] = []
    const html = pageOf(report).replace(/<style>.*?<\/style>/s, '')
    for (const [, end, name = '', self] of html.matchAll(/<(\/?)([a-z][a-z0-9]*)\b[^>]*?(\/?)>/g)) {
      if (end === '/' && open.pop() !== name) wrong.push(name)
      if (end === '' && self === '' && !['meta', 'br', 'img'].includes(name)) open.push(name)
    }
    expect([...wrong, ...open]).toEqual([])
  })

  it('dresses for dark screens and for paper', () => {
    const html = pageOf(report)
    expect(html).toContain('@media screen and (prefers-color-scheme: dark)')
    expect(html).toContain('@media print')
  })

  it('takes language and direction from its words', () => {
    const words: Translate = (key, values) => {
      if (key === 'report.language') return 'ar'
      return key === 'report.direction' ? 'rtl' : english(key, values)
    }
    expect(pageOf(report)).toContain('<html lang="en" dir="ltr">')
    expect(pageOf(report, { words })).toContain('<html lang="ar" dir="rtl">')
  })
})

describe('text from outside', () => {
  const evil = `<img src=x onerror="alert('1')">&amp;`

  it('is escaped wherever a name, a path or a reason stands', () => {
    const named = makeReport({ labelNames: [evil, 'Dog'], imagesPerLabel: 60, skill: 2 })
    const html = pageOf(
      {
        ...named,
        judgedOn: { kind: 'folder', path: evil },
        leftOut: [{ path: evil, problem: evil }],
      },
      { projectName: evil },
    )
    expect(html).not.toContain('<img src=x')
    expect(html).not.toContain(`onerror="`)
    expect(html).toContain(
      '<title>&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;amp;',
    )
  })

  it('cannot smuggle control characters or half a character in', () => {
    expect(pageOf(report, { projectName: 'a\u0000b\ud800c' })).toContain(
      '<h1><bdi>a\ufffdb\ufffdc</bdi></h1>',
    )
  })

  it('is no picture when it does not lie in the page', () => {
    const html = reportPage(report, {
      projectName: 'Wardrobe',
      words: english,
      thumbnail: () => 'https://example.org/a.jpg',
    })
    expect(html).not.toContain('example.org')
  })
})

describe('the headline', () => {
  it('gives the accuracy with its interval and number of images', () => {
    const text = textOf(sectionOf(pageOf(report), 'accuracy'))
    expect(text).toContain('78.3 %')
    expect(text).toContain('188 of 240 held-out images')
    expect(text).toContain('With 240 images the true figure lies between 72.7 and 83.1%')
  })

  it('stands beside the majority baseline and the balanced accuracy', () => {
    const text = textOf(
      sectionOf(
        pageOf({
          ...report,
          balancedAccuracy: 0.7712,
          majorityBaseline: { labelId: report.labels[2]!.id, accuracy: 0.1234 }, // ten labels
        }),
        'accuracy',
      ),
    )
    expect(text).toContain('Balanced accuracy 77.1%')
    expect(text).toMatch(/Always the same answer 12\.3% right by always answering .Long sleeve./)
  })

  it('says that held-out images took no part', () => {
    expect(textOf(pageOf(report))).toContain('The held-out images took no part in training')
  })

  it('says of cross-validation that it is approximate, and why', () => {
    const text = textOf(
      pageOf({
        ...report,
        judgedOn: { kind: 'cross-validation', foldCount: 5, repeatCount: 4, heldOutCount: 31 },
      }),
    )
    expect(text).toContain('Approximate: only 31 images were held out, too few to judge on.')
    expect(text).toContain('divided into 5 parts')
    expect(text).toContain('4 times over')
    expect(text).toContain('so the interval is approximate too')
    expect(text).toContain('about 72.7 to 83.1%')
  })

  it('names another folder and what may make its figure too good', () => {
    const text = textOf(pageOf({ ...report, judgedOn: { kind: 'folder', path: '/more' } }))
    expect(text).toContain('188 of 240 images of another folder')
    expect(text).toMatch(/Judged on the labelled images of .\/more./)
    expect(text).toContain('If the model has learned from some of them, the figure is too good.')
  })

  it('may count fractions in repeated cross-validation', () => {
    const html = pageOf({ ...report, accuracy: { ...report.accuracy, correctCount: 188.25 } })
    expect(textOf(html)).toContain('188.3 of 240 held-out images')
  })
})
