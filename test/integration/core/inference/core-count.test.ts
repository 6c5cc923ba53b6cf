import { availableParallelism } from 'node:os'
import { expect, it } from 'vitest'
import { physicalCoreCount } from '../../../../src/core/inference/core-count.ts'

it('is all of the cores or half of them', () => {
  const logical = availableParallelism()
  expect([logical, Math.max(1, Math.floor(logical / 2))]).toContain(physicalCoreCount())
})
