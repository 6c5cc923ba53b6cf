import { stripVTControlCharacters, styleText } from 'node:util'

/** Emphasis for a terminal; without colours every function gives its text back. */
export interface Style {
  strong(text: string): string
  quiet(text: string): string
  good(text: string): string
  bad(text: string): string
}

/** What decides about colours: the stream's kind and the person's wishes in the environment. */
export interface ColourWishes {
  readonly isTerminal: boolean
  readonly environment: Readonly<Record<string, string | undefined>>
}

/**
 * Whether to colour: `NO_COLOR` with any value forbids it (no-color.org), `FORCE_COLOR` demands it, otherwise terminals
 * that are not dumb get colours.
 */
export function wantsColour({ isTerminal, environment }: ColourWishes): boolean {
  if ((environment['NO_COLOR'] ?? '') !== '') return false
  if (!['', '0', undefined].includes(environment['FORCE_COLOR'])) return true
  return isTerminal && environment['TERM'] !== 'dumb'
}

/** The emphasis for a stream. */
export function createStyle(isColoured: boolean): Style {
  const styled = (format: Parameters<typeof styleText>[0]) => (text: string) =>
    isColoured ? styleText(format, text, { validateStream: false }) : text
  return { strong: styled('bold'), quiet: styled('dim'), good: styled('green'), bad: styled('red') }
}

/** A text without its emphasis. */
export function unstyled(text: string): string {
  return stripVTControlCharacters(text)
}
