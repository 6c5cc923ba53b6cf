import { describe, expect, it } from 'vitest'
import { fitTemperature } from '../../../../src/core/evaluation/temperature.ts'
import { seededRandom } from '../../../fixtures/seeded-random.ts'

/** Logits of three labels, and labels drawn from the softmax of the logits divided by the temperature. */
function drawn(count: number, temperature: number) {
  const random = seededRandom(7)
  const logits = Float64Array.from({ length: count * 3 }, () => 8 * (random() - 0.5))
  const labels = Int32Array.from({ length: count }, (_, image) => {
    const parts = [0, 1, 2].map((label) => Math.exp((logits[image * 3 + label] ?? 0) / temperature))
    const sum = parts.reduce((total, part) => total + part, 0)
    const drawn = random() * sum
    if (drawn < (parts[0] ?? 0)) return 0
    return drawn < (parts[0] ?? 0) + (parts[1] ?? 0) ? 1 : 2
  })
  return { logits, labels }
}

describe('the temperature', () => {
  it.each([0.5, 1, 3])('is found again where labels were drawn at %s', (wanted) => {
    const { logits, labels } = drawn(20_000, wanted)
    expect(fitTemperature(logits, labels, 3) / wanted).toBeGreaterThan(0.96)
    expect(fitTemperature(logits, labels, 3) / wanted).toBeLessThan(1.04)
  })

  it('scales with the logits', () => {
    const { logits, labels } = drawn(2000, 1)
    const once = fitTemperature(logits, labels, 3)
    const doubled = fitTemperature(
      logits.map((logit) => 2 * logit),
      labels,
      3,
    )
    expect(doubled / once).toBeCloseTo(2, 4)
  })

  it('does not depend on what is added to all logits of an image', () => {
    const { logits, labels } = drawn(2000, 1)
    const shifted = logits.map((logit, index) => logit + 5 * Math.floor(index / 3))
    expect(fitTemperature(shifted, labels, 3)).toBeCloseTo(fitTemperature(logits, labels, 3), 5)
  })

  it('does not make certainty of a few right answers', () => {
    const logits = Float64Array.of(1, -1, -1, 1, 1, -1, -1, 1)
    const temperature = fitTemperature(logits, Int32Array.of(0, 1, 0, 1), 2)
    const sureness = 1 / (1 + Math.exp(-2 / temperature))
    expect(sureness).toBeCloseTo(1 - 1 / 12, 4)
  })

  it('is the largest where the logits are wrong', () => {
    const { logits, labels } = drawn(500, 1)
    expect(
      fitTemperature(
        logits.map((logit) => -logit),
        labels,
        3,
      ),
    ).toBeCloseTo(20, 3)
  })
})
