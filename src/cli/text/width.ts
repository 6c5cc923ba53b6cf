/** Characters that take two columns in a terminal: East Asian wide ones and emoji. */
const widePattern =
  /^(?:\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}])/u

/** Control characters, and those that turn the direction of text round. */
// eslint-disable-next-line no-control-regex -- these are the characters to replace
const unsafePattern = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** Columns that a text without escape sequences takes in a terminal. */
export function textWidth(text: string): number {
  let width = 0
  for (const { segment } of graphemes.segment(text)) width += widePattern.test(segment) ? 2 : 1
  return width
}

/**
 * A name from a disk as it can be shown in a terminal: what would move the cursor, colour the rest or turn it round is
 * written out.
 */
export function printable(text: string): string {
  return text.replace(
    unsafePattern,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
