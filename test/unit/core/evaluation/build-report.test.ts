import { describe, expect, it } from 'vitest'
import { buildReport } from '../../../../src/core/evaluation/build-report.ts'
import type { JudgedModel } from '../../../../src/core/evaluation/build-report.ts'
import type { ImageId, LabelId, RunId } from '../../../../src/shared/domain/ids.ts'
import { reportSchema } from '../../../../src/shared/domain/report.ts'

const labels = ['cat', 'dog'].map((name, index) => ({
  id: name as LabelId,
  name,
  colorIndex: index,
  key: null,
}))
const images = [0, 1, 2, 3].map((index) => ({
  imageId: String(index).repeat(32) as ImageId,
  path: `/pictures/${index}.jpg`,
}))
/** Image 0 and 1 are cats, 2 and 3 dogs; 1 is surely taken for a dog, 3 hardly for a cat. */
const judged = [
  { image: 0, label: 0, logits: [4, 0] },
  { image: 1, label: 0, logits: [0, 6] },
  { image: 2, label: 1, logits: [0, 2] },
  { image: 3, label: 1, logits: [1, 0] },
].map((one) => ({ ...one, temperature: 2, weight: 1 }))

const model: JudgedModel = {
  runId: '20260131-142205-3f9a' as RunId,
  createdAt: new Date('2026-01-31T14:22:10Z'),
  judgedOn: { kind: 'held-out' },
  labels,
  images,
  judged,
  temperature: 2,
  learnCount: 30,
  leftOut: [{ path: '/pictures/broken.jpg', problem: 'truncated' }],
}

describe('a report', () => {
  const report = buildReport(model)

  it('is a report as it is stored', () => {
    expect(reportSchema.parse(report)).toEqual(report)
  })

  it('gives the accuracy with its counts', () => {
    expect(report.accuracy).toMatchObject({ value: 0.5, correctCount: 2, imageCount: 4 })
    expect(report.balancedAccuracy).toBe(0.5)
  })

  it('gives what always answering the commonest label reaches', () => {
    expect(report.majorityBaseline).toEqual({ labelId: 'cat', accuracy: 0.5 })
  })

  it('lists mistakes, the surest first', () => {
    expect(report.mistakes.map(({ path, answerId }) => [path, answerId])).toEqual([
      ['/pictures/1.jpg', 'dog'],
      ['/pictures/3.jpg', 'cat'],
    ])
    expect(report.mistakes[0]?.probability).toBeCloseTo(1 / (1 + Math.exp(-3)), 9)
  })

  it('keeps the calibrated probabilities of every image', () => {
    expect(report.answers[2]?.probabilities[1]).toBeCloseTo(1 / (1 + Math.exp(-1)), 9)
    expect(report.answers.map(({ labelId }) => labelId)).toEqual(['cat', 'cat', 'dog', 'dog'])
  })

  it('shows what the temperature does to the probabilities', () => {
    expect(report.calibration?.temperature).toBe(2)
    expect(report.calibration?.errorBefore).toBeCloseTo(0.4575, 4)
    expect(report.calibration?.errorAfter).toBeCloseTo(0.4908, 4)
  })
})

describe('a report on repeated judgements', () => {
  const repeated = buildReport({
    ...model,
    judgedOn: { kind: 'cross-validation', foldCount: 5, repeatCount: 2, heldOutCount: 1 },
    judged: [
      ...judged.map((one) => ({ ...one, weight: 0.5 })),
      ...judged.map((one) => ({
        ...one,
        weight: 0.5,
        logits: one.image === 1 ? [2, 0] : one.logits,
      })),
    ],
  })

  it('counts every image once', () => {
    expect(repeated.accuracy).toMatchObject({ correctCount: 2.5, imageCount: 4, value: 0.625 })
    expect(repeated.confusion).toEqual([
      [1.5, 0.5],
      [1, 1],
    ])
  })

  it('answers with the mean of the repeats', () => {
    const wanted = (1 / (1 + Math.exp(-3)) + 1 / (1 + Math.exp(1))) / 2
    expect(repeated.answers[1]?.probabilities[1]).toBeCloseTo(wanted, 9)
  })

  it('lists an image once among the mistakes', () => {
    expect(repeated.mistakes.map(({ path }) => path)).toEqual([
      '/pictures/3.jpg',
      '/pictures/1.jpg',
    ])
  })
})
