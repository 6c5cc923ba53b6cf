/** A piece of HTML that is safe as it stands. Only `markup` and `trusted` make one. */
export class Markup {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

/** What may stand in a template: text is escaped, numbers are rounded to two decimals, null is nothing. */
export type Part = Markup | string | number | null | readonly Part[]

/** HTML from a template: everything put in is escaped, in text and in quoted attributes alike. */
export function markup(template: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  const text = template.map((piece, index) => piece + written(parts[index] ?? null))
  return new Markup(text.join(''))
}

/** Text that is HTML or CSS already and holds nothing that came from outside. */
export function trusted(text: string): Markup {
  return new Markup(text)
}

/** Keeps the writing direction of a name or path from changing the sentence around it. */
export function isolated(name: string): string {
  return `\u2068${name}\u2069`
}

function written(part: Part): string {
  if (part === null) return ''
  if (part instanceof Markup) return part.text
  if (typeof part === 'number') return String(Math.round(part * 100) / 100)
  if (typeof part === 'string') return escaped(part)
  return part.map(written).join('')
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Control characters have no place in HTML; a file name may hold them all the same. */
// eslint-disable-next-line no-control-regex -- these are the characters to replace
const unwritable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g

function escaped(text: string): string {
  return text
    .toWellFormed()
    .replace(unwritable, '\ufffd')
    .replace(/[&<>"']/g, (character) => entities[character] ?? character)
}
