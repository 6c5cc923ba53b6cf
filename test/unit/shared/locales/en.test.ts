import { describe, expect, it } from 'vitest'
import { problemKindSchema } from '../../../../src/shared/domain/image.ts'
import { progressSchema } from '../../../../src/shared/domain/progress.ts'
import { errorData } from '../../../../src/shared/errors.ts'
import en from '../../../../src/shared/locales/en.json' with { type: 'json' }
import { placeholders } from './placeholders.ts'

const messages: Readonly<Record<string, string>> = en

describe('the English catalogue', () => {
  it.each(Object.entries(messages))('holds a readable ICU message under %s', (_key, message) => {
    expect(message.trim()).not.toBe('')
    expect(() => placeholders(message)).not.toThrow()
  })

  it.each(Object.entries(errorData))(
    'words the error %s with its own data only',
    (code, schema) => {
      const message = messages[`error.${code}`]
      expect(message).toBeDefined()
      expect(Object.keys(schema.shape)).toEqual(expect.arrayContaining(placeholders(message ?? '')))
    },
  )

  it.each(problemKindSchema.options)('says what is wrong and what to do for %s', (kind) => {
    expect(placeholders(messages[`problem.${kind}.what`] ?? '{missing}')).toEqual([])
    expect(placeholders(messages[`problem.${kind}.cure`] ?? '{missing}')).toEqual([])
  })

  it.each(progressSchema.shape.phase.options)('names the phase %s', (phase) => {
    expect(placeholders(messages[`phase.${phase}`] ?? '{missing}')).toEqual([])
  })

  it('has no message for an error, problem or phase that does not exist', () => {
    const known = [
      ...Object.keys(errorData).map((code) => `error.${code}`),
      ...problemKindSchema.options.flatMap((kind) => [
        `problem.${kind}.what`,
        `problem.${kind}.cure`,
      ]),
      ...progressSchema.shape.phase.options.map((phase) => `phase.${phase}`),
    ]
    const written = Object.keys(messages).filter((key) => /^(error|problem|phase)\./.test(key))
    expect(written.filter((key) => !known.includes(key))).toEqual([])
  })

  it('speaks plainly: no exclamation marks, no straight quotation marks', () => {
    const loud = Object.entries(messages).filter(([, message]) => /[!"]/.test(message))
    expect(loud).toEqual([])
  })
})
