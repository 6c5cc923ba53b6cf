import type { LabelId } from '../../shared/domain/ids.ts'
import { GraftError } from '../../shared/errors.ts'

/** Colours in the palette; after the twelfth label they repeat. */
export const paletteSize = 12

/** Longest name that is kept, in UTF-16 units; a folder's name can be longer. */
const longestName = 200

/** Letters that the interface takes for its own actions: never a label's key. */
const takenLetters = 'NLXHCWRU'

const offeredKeys = [...'123456789', ...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'].filter(
  (key) => !takenLetters.includes(key),
)

/** As `cleanLabelName`. @throws `label.name-empty` */
export function labelName(name: string): string {
  const clean = cleanLabelName(name)
  if (clean === '') throw new GraftError('label.name-empty', {})
  return clean
}

/**
 * A label's name as it is kept and compared: Unicode NFC, runs of white space and control
 * characters as one space, none at the ends, at most 200 UTF-16 units. Upper and lower case stay
 * apart. Empty where nothing is left.
 */
export function cleanLabelName(name: string): string {
  const clean = name
    .normalize('NFC')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
  // A character outside the basic plane is two units: one that is cut in half goes whole.
  return clean
    .slice(0, longestName)
    .replace(/[\uD800-\uDBFF]$/, '')
    .trim()
}

/**
 * A new label's id: its name in plain lower-case letters and digits, told apart by a number where
 * it is taken.
 */
export function labelId(name: string, isTaken: (id: string) => boolean): LabelId {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}+/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 32)
    .replace(/^-|-$/g, '')
  const base = plain === '' ? 'label' : plain
  for (let number = 1; ; number++) {
    const id = number === 1 ? base : `${base}-${number}`
    // The assertion: it is made of the characters and the length that the schema asks for.
    if (!isTaken(id)) return id as LabelId
  }
}

/** The colour for a new label: the first of the twelve that the fewest labels have. */
export function freeColor(usedColors: readonly number[]): number {
  const counts = Array.from({ length: paletteSize }, () => 0)
  for (const color of usedColors) counts[color % paletteSize]! += 1 // The remainder is in range.
  return counts.indexOf(Math.min(...counts))
}

/**
 * The key for a new label: digits first, then the letters no action has; null when all are given.
 */
export function freeKey(usedKeys: readonly (string | null)[]): string | null {
  return offeredKeys.find((key) => !usedKeys.includes(key)) ?? null
}

/**
 * A key that a person chose, as it is kept: 1 to 9 or a letter of any script, in upper case.
 *
 * @throws `label.key-reserved` for a key that does something else, or none that can be a label's
 */
export function labelKey(key: string): string {
  const upper = key.toUpperCase()
  if (/^[1-9\p{Lu}\p{Lo}]$/u.test(upper) && !takenLetters.includes(upper)) return upper
  throw new GraftError('label.key-reserved', { key })
}
