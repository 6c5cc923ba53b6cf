import { describe, expect, it } from 'vitest'
import { reportPage } from '../../../../src/core/evaluation/report-page.ts'
import { makeReport } from '../../../fixtures/report.ts'
import { english, pageOf, pixel, sectionOf, textOf } from './report-text.ts'

const report = makeReport()

describe('the figures by label', () => {
  const section = textOf(sectionOf(pageOf(report), 'by-label'))

  it('have images, precision, recall and F1, each with its counts', () => {
    const [shirt] = report.perLabel.slice(1, 2)
    expect(shirt).toMatchObject({ imageCount: 24, answerCount: 26 })
    expect(section).toMatch(/Shirt 24 88% 21 of 24 .*? 81% 21 of 26 .*? 84%/)
  })

  it('mark labels with few images', () => {
    const few = pageOf(makeReport({ labelNames: ['Cat', 'Dog'], imagesPerLabel: 9 }))
    expect(textOf(sectionOf(few, 'by-label'))).toContain('few 9')
    expect(section).not.toContain('few')
  })

  it('have a dash where a label was never answered', () => {
    const perLabel = report.perLabel.map((score) => ({ ...score, precision: null, f1: null }))
    const text = textOf(sectionOf(pageOf({ ...report, perLabel }), 'by-label'))
    expect(text.match(/–/g)).toHaveLength(20)
  })
})

/** The numbers of the confusion matrix as they stand on a page. */
function matrixOf(html: string): number[] {
  const table = /<table class="matrix.*?<\/table>/s.exec(html)?.[0] ?? ''
  return [...table.matchAll(/<td class="\w+">([\d,.]+)<\/td>/g)].map(([, count]) => Number(count))
}

describe('the confusion matrix', () => {
  it('shows every count, and they add up to the images', () => {
    const counts = matrixOf(pageOf(report))
    expect(counts).toEqual(report.confusion.flat())
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(240)
  })

  it('has a caption, and heads that name each row and column', () => {
    const table = /<table class="matrix.*?<\/table>/s.exec(pageOf(report))?.[0] ?? ''
    expect(table).toContain('<caption')
    expect(table.match(/<th scope="col"/g)).toHaveLength(10)
    expect(table.match(/<th scope="row"/g)).toHaveLength(10)
    expect(textOf(table).match(/Long sleeve/g)).toHaveLength(2)
  })

  it('numbers the labels when they have no keys left', () => {
    const labelNames = Array.from({ length: 40 }, (_, index) => `Kind ${index + 1}`)
    const html = pageOf(makeReport({ labelNames, imagesPerLabel: 4 }))
    expect(matrixOf(html)).toHaveLength(1600)
    expect(sectionOf(html, 'confusion')).toContain('aria-hidden="true">40</i>')
  })

  it('gives way to a list of the commonest mistakes when it would be too large', () => {
    const labelNames = Array.from({ length: 41 }, (_, index) => `Kind ${index + 1}`)
    const html = pageOf(makeReport({ labelNames, imagesPerLabel: 4, skill: 2 }))
    expect(matrixOf(html)).toEqual([])
    expect(textOf(sectionOf(html, 'confusion'))).toContain('drawn for up to 40 labels')
    expect(sectionOf(html, 'confusion').match(/<tr>/g)).toHaveLength(41)
  })

  it('explains fractions, which repeated cross-validation makes', () => {
    const judgedOn = {
      kind: 'cross-validation',
      foldCount: 5,
      repeatCount: 3,
      heldOutCount: 8,
    } as const
    const text = textOf(sectionOf(pageOf({ ...report, judgedOn }), 'confusion'))
    expect(text).toContain('Numbers are means over the repeats of the cross-validation.')
    expect(textOf(sectionOf(pageOf(report), 'confusion'))).not.toContain('means over the repeats')
  })

  it('says so when nothing was confused', () => {
    const html = pageOf(makeReport({ labelNames: ['Cat', 'Dog'], skill: 60 }))
    expect(textOf(sectionOf(html, 'confusion'))).toContain('No image was taken for another label.')
  })
})

describe('how far to trust its percentages', () => {
  it('says how far they are off before and after they were adjusted', () => {
    const calibration = { ...report.calibration!, errorBefore: 0.0712, errorAfter: 0.0214 } // made with one
    const text = textOf(sectionOf(pageOf({ ...report, calibration }), 'sureness'))
    expect(text).toContain('off by 2.1 points on average; before they were adjusted, by 7.1')
    expect(text).toContain('temperature 1.37, fitted by cross-validation on images to learn from')
  })

  it('describes each bin to those who cannot see the drawing, and leaves empty ones out', () => {
    const calibration = {
      ...report.calibration!, // made with one
      bins: [
        { low: 0.8, high: 0.9, imageCount: 40, meanProbability: 0.85, accuracy: 0.8 },
        { low: 0.9, high: 1, imageCount: 0, meanProbability: 0, accuracy: 0 },
      ],
    }
    const html = sectionOf(pageOf({ ...report, calibration }), 'sureness')
    expect(html).toContain(
      '<desc id="reliability-description">Said 85%, right 80% of 40 images.</desc>',
    )
  })

  it('says so when they were not adjusted', () => {
    const html = sectionOf(pageOf({ ...report, calibration: null }), 'sureness')
    expect(textOf(html)).toContain('Its percentages were not adjusted')
    expect(html).not.toContain('id="reliability-title"')
  })

  it('lists what is answered and how much of that is right at each limit', () => {
    const coverage = [
      { minimumProbability: 0, coverage: 1, accuracy: 0.75 },
      { minimumProbability: 0.9, coverage: 0.5, accuracy: 0.95 },
      { minimumProbability: 0.99, coverage: 0, accuracy: null },
    ]
    const text = textOf(sectionOf(pageOf({ ...report, coverage }), 'sureness'))
    expect(text).toMatch(/always 100\.0% 240 of 240 75\.0%/)
    expect(text).toMatch(/≥ 90% sure 50\.0% 120 of 240 95\.0%/)
    expect(text).toMatch(/≥ 99% sure 0\.0% 0 of 240 –/)
  })

  it('rounds shares that repeats summed up as the headline does', () => {
    const coverage = [{ minimumProbability: 0, coverage: 1, accuracy: 0.6744999999999999 }]
    const text = textOf(sectionOf(pageOf({ ...report, coverage }), 'sureness'))
    expect(text).toContain('always 100.0% 240 of 240 67.5%')
  })

  it('draws no curve when every answer is sure', () => {
    const coverage = [{ minimumProbability: 0, coverage: 1, accuracy: 1 }]
    const html = pageOf({ ...report, coverage })
    expect(html).not.toContain('id="coverage-title"')
  })
})

describe('the surest mistakes', () => {
  it('stand with picture, answer, probability, label and file name', () => {
    const [mistake] = report.mistakes
    const html = sectionOf(pageOf(report), 'mistakes')
    expect(html.match(/<img /g)).toHaveLength(50)
    expect(textOf(html)).toContain('the 50 surest of 52')
    expect(mistake).toMatchObject({ answerId: 'label-2', labelId: 'label-1' })
    expect(textOf(html)).toMatch(/answer: 2 Shirt 93% 1 T-shirt your label IMG_\d+\.jpg/)
  })

  it('are all of them when there are few', () => {
    const few = makeReport({ imagesPerLabel: 12 })
    const html = sectionOf(pageOf(few), 'mistakes')
    expect(few.mistakes.length).toBeLessThan(50)
    expect(textOf(html)).toContain('all of them, the surest first')
  })

  it('have an empty frame where a picture is missing', () => {
    const html = reportPage(report, {
      projectName: 'Wardrobe',
      words: english,
      thumbnail: (id) => (id === report.mistakes[0]?.imageId ? null : pixel),
    })
    expect(html.match(/<img /g)).toHaveLength(49)
    expect(textOf(html)).toContain('No picture kept')
  })

  it('say so when there are none', () => {
    const html = pageOf(makeReport({ labelNames: ['Cat', 'Dog'], skill: 60 }))
    expect(textOf(sectionOf(html, 'mistakes'))).toContain('All 48 images were answered right.')
  })
})

describe('what was left out', () => {
  it('is listed by reason, with its cure', () => {
    const text = textOf(sectionOf(pageOf(report), 'left-out'))
    expect(text).toContain('3 labelled images took no part')
    expect(text).toContain('The file is cut short: its end is missing. 1')
    expect(text).toContain('/photos/hat/IMG_0107.jpg')
  })

  it('names at most 20 files a reason', () => {
    const leftOut = Array.from({ length: 34 }, (_, index) => ({
      path: `/photos/${index}.jpg`,
      problem: 'empty',
    }))
    const html = sectionOf(pageOf({ ...report, leftOut }), 'left-out')
    expect(html.match(/<li>/g)).toHaveLength(20)
    expect(textOf(html)).toContain('and 14 more files')
  })

  it('is no section when nothing was', () => {
    expect(pageOf({ ...report, leftOut: [] })).not.toContain('id="left-out"')
  })
})
