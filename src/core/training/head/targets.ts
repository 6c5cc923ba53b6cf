import type { PreparedRows } from './prepared-rows.ts'
import type { Targets } from './softmax-loss.ts'

/** What images are to be answered with. */
export interface Labelling {
  /** A label index below `labelCount` for each image; not read where the weight is 0. */
  readonly labels: Int32Array
  readonly labelCount: number
  /** How much each image counts; 1 where absent. */
  readonly weights?: Float64Array | undefined
  /** Whether every label counts as much as any other, however many images have it. */
  readonly balance: boolean
}

/**
 * The targets of all rows: the views of an image share its weight, so that an image counts the same
 * however many views it has, and a strength means the same.
 */
export function rowTargets(rows: PreparedRows, labelling: Labelling): Targets {
  const { imageCount, viewCount } = rows
  const { labels, labelCount } = labelling
  const imageWeights = balancedWeights(labelling)
  const rowLabels = new Int32Array(imageCount * viewCount)
  const weights = new Float64Array(imageCount * viewCount)
  let totalWeight = 0
  for (let row = 0; row < weights.length; row += 1) {
    const image = row % imageCount
    const weight = imageWeights[image]! / viewCount // a weight an image
    rowLabels[row] = weight > 0 ? labels[image]! : 0 // and a label
    weights[row] = weight
    totalWeight += weight
  }
  return { labels: rowLabels, labelCount, weights, totalWeight }
}

/**
 * The images' weights, where `balance` asks for it times total / (labels met · total of its label):
 * scikit-learn's class_weight='balanced' (King and Zeng 2001, Logistic regression in rare events
 * data).
 */
export function balancedWeights(labelling: Labelling): Float64Array {
  const { labels, labelCount, balance } = labelling
  const weights = labelling.weights ?? new Float64Array(labels.length).fill(1)
  if (!balance) return weights
  const totals = new Float64Array(labelCount)
  labels.forEach((label, image) => {
    const weight = weights[image]! // a weight an image
    if (weight > 0) totals[label]! += weight // a label is below labelCount
  })
  const metCount = totals.filter((total) => total > 0).length
  const total = totals.reduce((sum, weight) => sum + weight, 0)
  return weights.map((weight, image) => {
    const labelTotal = weight > 0 ? totals[labels[image]!]! : 1 // as above
    return (weight * total) / (metCount * labelTotal)
  })
}
