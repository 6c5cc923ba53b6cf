import { describe, expect, test } from 'vitest'
import { splitLevel, splitPart } from '../../../../src/core/imaging/split-names.ts'

describe('splitPart', () => {
  test.each([
    ['train', 'train'],
    ['Training Set', 'train'],
    ['train_images', 'train'],
    ['TRAIN2017', 'train'],
    ['learn', 'train'],
    ['val', 'validation'],
    ['valid', 'validation'],
    ['validation-set', 'validation'],
    ['dev', 'validation'],
    ['test', 'test'],
    ['Test1', 'test'],
    ['testing', 'test'],
    ['held-out', 'test'],
    ['Held Out', 'test'],
    ['holdout', 'test'],
    ['evaluation', 'test'],
    ['fold3', 'fold'],
    ['unlabeled', 'unlabelled'],
  ] as const)('%s is %s', (name, part) => {
    expect(splitPart(name)).toBe(part)
  })

  test.each(['trains', 'contest', 'cat', 'data', 'images', '2017', 'constructor', ''])(
    '%s is no part',
    (name) => {
      expect(splitPart(name)).toBeNull()
    },
  )
})

describe('splitLevel', () => {
  const sides = (names: string[]) =>
    Object.fromEntries([...(splitLevel(names) ?? [])].map(([name, { side }]) => [name, side]))

  test('train and validation are learned on where there is a test part', () => {
    expect(sides(['train', 'val', 'test'])).toEqual({
      train: 'learn',
      val: 'learn',
      test: 'held-out',
    })
  })

  test('validation is held out where it is all there is to judge on', () => {
    expect(sides(['train', 'val'])).toEqual({ train: 'learn', val: 'held-out' })
  })

  test('a part alone gives no side', () => {
    expect(sides(['train'])).toEqual({ train: null })
  })

  test('a test folder alone gives no side', () => {
    expect(sides(['test'])).toEqual({ test: null })
  })

  test('other folders beside a division are no parts', () => {
    expect(sides(['train', 'test', 'docs'])).toEqual({ train: 'learn', test: 'held-out' })
  })

  test('a train among vehicles is a vehicle', () => {
    expect(splitLevel(['bus', 'car', 'train'])).toBeNull()
  })

  test('names without any part are no split', () => {
    expect(splitLevel(['cat', 'dog'])).toBeNull()
  })
})
