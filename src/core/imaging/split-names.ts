import type { GivenSide } from './found.ts'

/** What the name of a folder, or a cell of a list, says about the part of a data set it is. */
export type SplitPart = 'train' | 'validation' | 'test' | 'fold' | 'unlabelled'

const partByWord: Readonly<Record<string, SplitPart>> = {
  train: 'train',
  training: 'train',
  trn: 'train',
  learn: 'train',
  learning: 'train',
  val: 'validation',
  valid: 'validation',
  validate: 'validation',
  validation: 'validation',
  dev: 'validation',
  test: 'test',
  testing: 'test',
  tst: 'test',
  eval: 'test',
  evaluation: 'test',
  heldout: 'test',
  holdout: 'test',
  fold: 'fold',
  unlabeled: 'unlabelled',
  unlabelled: 'unlabelled',
}

/**
 * The part of a data set that a name stands for, in any of its usual spellings: `train`,
 * `Training_Set`, `val2017`, `test-images`, `held out`, `fold3`; null for any other name.
 */
export function splitPart(name: string): SplitPart | null {
  const word = name
    .toLowerCase()
    .replaceAll(/[\s._-]+/g, '')
    .replace(/\d+$/, '')
    .replace(/(set|split|data|images|photos|pictures)$/, '')
  return Object.hasOwn(partByWord, word) ? (partByWord[word] ?? null) : null
}

/** The folders of one level as parts of a data set; a folder that is not in it is no part. */
export type SplitLevel = ReadonlyMap<string, { readonly part: SplitPart; readonly side: GivenSide }>

/**
 * Reads the folder names of one level as a split; null where they are not one. `train` may be a
 * vehicle: a level is a split when all its names are parts, or when it has something to learn from
 * and something to judge on.
 *
 * Sides are only given where there are both: `train` beside `test` is learn and held out,
 * `validation` beside `test` is learn, since validation is drawn anew from what is learned on;
 * without `test` it is what the data set's author kept for judging, and held out. A part alone is
 * no division: Graft then splits by itself.
 */
export function splitLevel(names: Iterable<string>): SplitLevel | null {
  const all = [...names]
  const parts = new Map<string, SplitPart>()
  for (const name of all) {
    const part = splitPart(name)
    if (part) parts.set(name, part)
  }
  const has = new Set(parts.values())
  const isDivided = has.has('train') && (has.has('test') || has.has('validation'))
  if (parts.size === 0 || (parts.size < all.length && !isDivided)) return null
  return new Map([...parts].map(([name, part]) => [name, { part, side: sideOfPart(part, has) }]))
}

function sideOfPart(part: SplitPart, has: ReadonlySet<SplitPart>): GivenSide {
  const isJudged = has.has('test')
  switch (part) {
    case 'train':
      return isJudged || has.has('validation') ? 'learn' : null
    case 'validation':
      if (isJudged) return 'learn'
      return has.has('train') ? 'held-out' : null
    case 'test':
      return has.has('train') || has.has('validation') ? 'held-out' : null
    case 'fold':
    case 'unlabelled':
      return null
  }
}
