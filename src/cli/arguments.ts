import { InvalidArgumentError } from 'commander'
import { exportFormatSchema } from '../shared/domain/exported.ts'
import type { ExportFormat } from '../shared/domain/exported.ts'
import { GraftError } from '../shared/errors.ts'
import type { Translate } from '../shared/locales/translate.ts'

/** Parser of an option that is a whole number within bounds. */
export function wholeNumber(words: Translate, least: number, most: number) {
  return (text: string): number => {
    const value = Number(text)
    if (/^\d+$/.test(text) && value >= least && value <= most) return value
    throw new InvalidArgumentError(words('cli.usage.whole-number', { least, most }))
  }
}

/** Parser of an option that is a number above zero. */
export function positiveNumber(words: Translate) {
  return (text: string): number => {
    const value = Number(text)
    if (text.trim() !== '' && Number.isFinite(value) && value > 0) return value
    throw new InvalidArgumentError(words('cli.usage.positive-number'))
  }
}

/** The formats of a list such as `onnx,tfjs`, each once. @throws `export.unknown-format`. */
export function parseFormats(text: string): ExportFormat[] {
  const names = text.split(',').map((name) => name.trim())
  const formats = names.map((name) => {
    const format = exportFormatSchema.safeParse(name)
    if (format.success) return format.data
    const known = exportFormatSchema.options.join(', ')
    throw new GraftError('export.unknown-format', { format: name, known })
  })
  return [...new Set(formats)]
}
