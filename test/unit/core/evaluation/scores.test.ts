import { describe, expect, it } from 'vitest'
import { calibrationError, reliabilityBins } from '../../../../src/core/evaluation/calibration.ts'
import { coverageCurve } from '../../../../src/core/evaluation/coverage.ts'
import { answered } from '../../../../src/core/evaluation/judged.ts'
import {
  balancedAccuracy,
  confusionMatrix,
  labelScores,
} from '../../../../src/core/evaluation/scores.ts'
import type { LabelId } from '../../../../src/shared/domain/ids.ts'

const ids = ['a', 'b', 'c'] as LabelId[]

/** A judgement of two labels that is this sure of its answer. */
const said = (label: number, answer: number, probability: number, weight = 1, image = 0) => {
  const odds = Math.log(probability / (1 - probability))
  const logits = answer === 0 ? [odds, 0] : [0, odds]
  return { image, label, logits, temperature: 1, weight }
}

describe('the confusion matrix', () => {
  it('counts labels by answers', () => {
    const judged = answered([said(0, 0, 0.9), said(0, 1, 0.8), said(1, 1, 0.7), said(1, 1, 0.6)])
    expect(confusionMatrix(judged, 2)).toEqual([
      [1, 1],
      [0, 2],
    ])
  })

  it('counts an image once, however often it was judged', () => {
    const judged = answered([
      said(0, 0, 0.9, 1 / 3),
      said(0, 1, 0.8, 1 / 3),
      said(0, 0, 0.7, 1 / 3),
    ])
    expect(confusionMatrix(judged, 2)).toEqual([
      [0.666667, 0.333333],
      [0, 0],
    ])
  })
})

describe('scores of labels', () => {
  const confusion = [
    [8, 2, 0],
    [1, 4, 0],
    [0, 0, 0],
  ]

  it('give precision, recall and F1 with their counts', () => {
    const [first, second] = labelScores(confusion, ids)
    expect(first).toMatchObject({ labelId: 'a', imageCount: 10, answerCount: 9, recall: 0.8 })
    expect(first?.precision).toBeCloseTo(8 / 9, 12)
    expect(first?.f1).toBeCloseTo(16 / 19, 12)
    expect(second).toMatchObject({ imageCount: 5, answerCount: 6, recall: 0.8 })
  })

  it('are unknown for a label without images and answers', () => {
    expect(labelScores(confusion, ids)[2]).toMatchObject({
      precision: null,
      recall: null,
      f1: null,
    })
  })

  it('average the recall of labels with images', () => {
    expect(balancedAccuracy(labelScores(confusion, ids))).toBeCloseTo(0.8, 12)
  })
})

describe('calibration', () => {
  const judged = answered([said(0, 0, 0.92), said(0, 0, 0.96), said(1, 0, 0.94), said(1, 1, 0.55)])

  it('gathers answers that are about equally sure', () => {
    const bins = reliabilityBins(judged)
    expect(bins.map(({ low, high, imageCount }) => ({ low, high, imageCount }))).toEqual([
      { low: 0.5, high: 0.6, imageCount: 1 },
      { low: 0.9, high: 1, imageCount: 3 },
    ])
    expect(bins[1]?.meanProbability).toBeCloseTo(0.94, 9)
    expect(bins[1]?.accuracy).toBeCloseTo(2 / 3, 9)
  })

  it('puts full certainty into the last bin', () => {
    const certain = { ...said(0, 0, 0.9), logits: [800, 0] }
    expect(reliabilityBins(answered([certain]))[0]?.high).toBe(1)
  })

  it('is off by the mean distance of the bins', () => {
    const wanted = (1 / 4) * 0.45 + (3 / 4) * (0.94 - 2 / 3)
    expect(calibrationError(reliabilityBins(judged))).toBeCloseTo(wanted, 9)
  })

  it('is not off where nothing was judged', () => {
    expect(calibrationError([])).toBe(0)
  })

  it('divides the logits by the temperature', () => {
    const hot = { ...said(0, 0, 0.9), temperature: 2 }
    expect(answered([hot])[0]?.probability).toBeCloseTo(0.75, 9)
    expect(answered([hot], 1)[0]?.probability).toBeCloseTo(0.9, 9)
  })
})

describe('answering only when sure', () => {
  const curve = coverageCurve(
    answered([said(0, 0, 0.96), said(0, 0, 0.9), said(1, 0, 0.6), said(1, 1, 0.52)]),
  )
  const at = (limit: number) => curve.find(({ minimumProbability }) => minimumProbability === limit)

  it('answers all without a limit', () => {
    expect(at(0)).toEqual({ minimumProbability: 0, coverage: 1, accuracy: 0.75 })
  })

  it('answers less and better with one', () => {
    expect(at(0.8)).toEqual({ minimumProbability: 0.8, coverage: 0.5, accuracy: 1 })
  })

  it('says nothing of the accuracy of no answers', () => {
    expect(at(0.99)).toEqual({ minimumProbability: 0.99, coverage: 0, accuracy: null })
  })

  it('never covers more at a higher limit', () => {
    const coverages = curve.map(({ coverage }) => coverage)
    expect(coverages.toSorted((a, b) => b - a)).toEqual(coverages)
  })
})
