import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import { answersCsv } from '../../../../src/core/evaluation/answers-csv.ts'
import type { ImageId, LabelId } from '../../../../src/shared/domain/ids.ts'
import type { Report } from '../../../../src/shared/domain/report.ts'
import { makeReport } from '../../../fixtures/report.ts'

/** A report of two labels with these answers alone. */
function reportOf(
  names: readonly [string, string],
  answers: readonly { path: string; label: 0 | 1; probabilities: number[] }[],
): Report {
  const base = makeReport({ labelNames: names, imagesPerLabel: 1 })
  return {
    ...base,
    answers: answers.map(({ path, label, probabilities }, index) => ({
      imageId: String(index).padStart(32, '0') as ImageId,
      path,
      labelId: `label-${label + 1}` as LabelId,
      probabilities,
    })),
  }
}

function rowsOf(csv: string): string[][] {
  return parse(csv)
}

describe('the list of answers', () => {
  it('has a row an image: path, label, answer, probability, then one column a label', () => {
    const report = reportOf(
      ['Cat', 'Dog'],
      [
        { path: '/photos/a.jpg', label: 0, probabilities: [0.9, 0.1] },
        { path: '/photos/b.jpg', label: 0, probabilities: [0.25, 0.75] },
      ],
    )
    expect(answersCsv(report)).toBe(
      'path,label,answer,probability,p:Cat,p:Dog\r\n' +
        '/photos/a.jpg,Cat,Cat,0.900000,0.900000,0.100000\r\n' +
        '/photos/b.jpg,Cat,Dog,0.750000,0.250000,0.750000\r\n',
    )
  })

  it('is in the order of the paths, whatever the order of the answers', () => {
    const report = makeReport({ imagesPerLabel: 3 })
    const reversed = { ...report, answers: report.answers.toReversed() }
    expect(answersCsv(reversed)).toBe(answersCsv(report))
    expect(rowsOf(answersCsv(report))[1]?.[0]).toMatch(/^\/photos\/Dress\/IMG_/)
    expect(rowsOf(answersCsv(report))[30]?.[0]).toMatch(/^\/photos\/Trousers\/IMG_/)
  })

  it('quotes commas, quotation marks and line breaks so that they come back as they were', () => {
    const path = '/photos/a, "b"\nc.jpg'
    const report = reportOf(['Cat, wild', 'Dog'], [{ path, label: 0, probabilities: [0.9, 0.1] }])
    expect(rowsOf(answersCsv(report))).toEqual([
      ['path', 'label', 'answer', 'probability', 'p:Cat, wild', 'p:Dog'],
      [path, 'Cat, wild', 'Cat, wild', '0.900000', '0.900000', '0.100000'],
    ])
  })

  it.each(['=', '+', '-', '@', '\t', '\r'])('keeps %j from starting a formula', (start) => {
    const report = reportOf(
      [`${start}1+1`, 'Dog'],
      [{ path: `${start}a.jpg`, label: 0, probabilities: [0.9, 0.1] }],
    )
    const [, row] = rowsOf(answersCsv(report))
    expect(row?.slice(0, 3)).toEqual([`'${start}a.jpg`, `'${start}1+1`, `'${start}1+1`])
  })

  it('writes small probabilities as plain numbers', () => {
    const report = reportOf(
      ['Cat', 'Dog'],
      [{ path: 'a.jpg', label: 0, probabilities: [0.99999996, 4e-8] }],
    )
    expect(answersCsv(report)).toContain('a.jpg,Cat,Cat,1.000000,1.000000,0.000000\r\n')
  })
})
