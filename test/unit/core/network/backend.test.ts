import * as imported from '@tensorflow/tfjs-core'
import { afterEach, expect, it, vi } from 'vitest'
import { tensorflowCore } from '../../../../src/core/formats/tfjs/tensorflow.ts'
import { useCpuBackend } from '../../../../src/core/network/backend.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

it('makes the plain JavaScript backend the active one, without a word', async () => {
  const warning = vi.spyOn(console, 'warn').mockReturnValue()
  await useCpuBackend()
  const core = tensorflowCore()
  const [sum] = core.tidy(() => core.add([1], [2]).dataSync())
  expect([core.getBackend(), sum]).toEqual(['cpu', 3])
  expect(warning).not.toHaveBeenCalled()
})

it('leaves a backend that is active already', async () => {
  const core = tensorflowCore()
  core.registerBackend('other', () => new core.KernelBackend())
  await core.setBackend('other')
  await useCpuBackend()
  expect(core.getBackend()).toBe('other')
})

it('is the TensorFlow.js that an import gives', () => {
  expect(imported.ENV).toBe(tensorflowCore().ENV)
})
