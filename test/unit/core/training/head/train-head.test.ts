import { describe, expect, it } from 'vitest'
import { createPlainProducts } from '../../../../../src/core/training/head/products.ts'
import type { TrainHeadOptions } from '../../../../../src/core/training/head/train-head.ts'
import { trainHead } from '../../../../../src/core/training/head/train-head.ts'
import { makeProblem, reorder, shuffleLabels } from '../../../../fixtures/head-problems.ts'
import type { MadeProblem } from '../../../../fixtures/head-problems.ts'

const learnable = makeProblem({
  imagesPerLabel: 24,
  labelCount: 4,
  width: 40,
  distance: 6,
  seed: 5,
})
const products = createPlainProducts()
const train = (problem: MadeProblem, options: Partial<TrainHeadOptions> = {}) =>
  trainHead(problem, { strength: null, balance: false, seed: 1, products, ...options })

/** Answers of a head for raw features. */
const answers = (problem: MadeProblem, head: { weights: Float32Array; bias: Float32Array }) =>
  Array.from(problem.labels, (_, image) => {
    const row = problem.plain.subarray(image * problem.width, (image + 1) * problem.width)
    const logits = Array.from(head.bias, (bias, label) =>
      row.reduce(
        (sum, value, column) =>
          sum + value * (head.weights[column * problem.labelCount + label] ?? 0),
        bias,
      ),
    )
    return logits.indexOf(Math.max(...logits))
  })

describe('training a head', () => {
  it('learns what can be learned', async () => {
    const { crossValidated } = await train(learnable)
    expect(crossValidated.accuracy.value).toBeGreaterThan(0.9)
    expect(crossValidated.accuracy.imageCount).toBe(96)
  })

  it('learns nothing from shuffled labels', async () => {
    const { crossValidated } = await train(shuffleLabels(learnable, 3))
    expect(crossValidated.accuracy.value).toBeLessThan(0.4)
  })

  it('answers new images of the same kind', async () => {
    const all = makeProblem({ imagesPerLabel: 48, labelCount: 4, width: 40, distance: 6, seed: 5 })
    const places = [...all.labels.keys()]
    const head = await train(reorder(all, places.slice(0, 96)))
    const unseen = reorder(all, places.slice(96))
    const found = answers(unseen, head)
    const correct = found.filter((answer, image) => answer === unseen.labels[image])
    expect(correct.length).toBeGreaterThan(86)
  })

  it('is the same bit for bit for the same seed', async () => {
    expect(await train(learnable)).toEqual(await train(learnable))
  })

  it('deals other folds for another seed', async () => {
    const [first, second] = [await train(learnable), await train(learnable, { seed: 2 })]
    expect(second.crossValidated.logits).not.toEqual(first.crossValidated.logits)
  })

  it('takes the strength that is given', async () => {
    expect((await train(learnable, { strength: 42 })).strength).toBe(42)
  })

  it('chooses a weaker strength for clear images than for labels that mean nothing', async () => {
    const { strength: clear } = await train(learnable)
    const { strength: meaningless } = await train(shuffleLabels(learnable, 3))
    expect(clear).toBeLessThanOrEqual(30)
    expect(meaningless).toBeGreaterThan(30)
  })

  it('makes labels that mean nothing unsure', async () => {
    const { temperature } = await train(shuffleLabels(learnable, 3), { strength: 1 })
    expect(temperature).toBeGreaterThan(3)
  })

  it('learns from mirrored rows too, and judges the plain ones', async () => {
    const mirrored = learnable.plain.map((value, index) => value + (index % 7) * 1e-3)
    const both = { ...learnable, mirrored }
    const [without, head] = [await train(learnable), await train(both)]
    expect(head.crossValidated.logits.length).toBe(96 * 4)
    expect(head.weights).not.toEqual(without.weights)
    expect(head.crossValidated.accuracy.value).toBeGreaterThan(0.9)
  })

  it('judges no image by what its near-duplicates taught', async () => {
    const once = shuffleLabels(learnable, 3)
    const places = [...once.labels.keys()]
    const twice = reorder(once, [...places, ...places])
    const grouped = await train(twice, { strength: 1 })
    const apart = await train(
      { ...twice, groups: Int32Array.from(twice.labels.keys()) },
      { strength: 1 },
    )
    expect(grouped.crossValidated.accuracy.value).toBeLessThan(0.4)
    expect(apart.crossValidated.accuracy.value).toBeGreaterThan(0.7)
  })

  it('gives rare labels their due where balanced', async () => {
    const faint = makeProblem({
      imagesPerLabel: 30,
      labelCount: 2,
      width: 10,
      distance: 1,
      seed: 9,
    })
    const places = [...faint.labels.keys()].filter((place) => place % 2 === 0 || place < 12)
    const rare = reorder(faint, places)
    const recall = (head: { crossValidated: { answers: Int32Array } }) =>
      head.crossValidated.answers.filter((answer, i) => answer === 1 && rare.labels[i] === 1).length
    const plain = await train(rare, { strength: 30 })
    const balanced = await train(rare, { strength: 30, balance: true })
    expect(recall(balanced)).toBeGreaterThan(recall(plain))
  })

  it('counts the heads that it has solved', async () => {
    const counts: number[] = []
    await train(learnable, { strength: 30, onProgress: (doneCount) => counts.push(doneCount) })
    expect(counts).toEqual([1, 2, 3, 4, 5])
  })

  it('stops when it is told to', async () => {
    const training = train(learnable, { signal: AbortSignal.abort() })
    await expect(training).rejects.toMatchObject({ code: 'work.cancelled' })
  })

  it('works with the fewest images that are allowed', async () => {
    const few = makeProblem({ imagesPerLabel: 5, labelCount: 2, width: 40, distance: 8, seed: 4 })
    const { crossValidated, temperature } = await train(few)
    expect(crossValidated.foldCount).toBe(5)
    expect(temperature).toBeGreaterThan(0)
  })

  it('works where all images of each label are near-duplicates', async () => {
    const { crossValidated } = await train({ ...learnable, groups: learnable.labels })
    expect(crossValidated.accuracy.value).toBe(0)
  })
})
