import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { NewImage, Project } from '../../../../src/core/project/store.ts'
import { createProject, openProject } from '../../../../src/core/project/store.ts'
import type { Image } from '../../../../src/shared/domain/image.ts'
import {
  hammingDistance,
  nearDuplicateDistance,
} from '../../../../src/core/imaging/perceptual-hash.ts'
import { newImage, withBitsTurned } from '../../../fixtures/new-images.ts'
import { projectOptions, temporaryFolder } from '../../../fixtures/temporary-project.ts'
import { join } from 'node:path'

const labelNames = ['cat', 'dog', 'cow', 'hen']

function allImages(project: Project): Image[] {
  return project.images.page({ offset: 0, limit: 1000 }).images
}

/** A new project for each case of a property, closed after it. */
function withProject(work: (project: Project) => void): void {
  const project = createProject(join(temporaryFolder(), 'p.graft'), projectOptions)
  try {
    work(project)
  } finally {
    project.close()
  }
}

/** Pictures in a few families, whose members differ in up to three bits from a common one. */
const familyImage = fc.record({
  number: fc.nat(80),
  family: fc.nat(5),
  bits: fc.uniqueArray(fc.nat(15), { maxLength: 3 }),
  labelName: fc.option(fc.constantFrom(...labelNames)),
  side: fc.option(fc.constantFrom('learn' as const, 'held-out' as const), { freq: 6 }),
})
const familyBatches = fc.array(fc.array(familyImage, { maxLength: 12 }), { maxLength: 8 })

function memberOfFamily({
  number,
  family,
  bits,
  labelName,
  side,
}: typeof familyImage extends fc.Arbitrary<infer Value> ? Value : never): NewImage {
  const perceptualHash = withBitsTurned(newImage(1000 + family).perceptualHash, bits)
  return newImage(number, { perceptualHash, labelName, side })
}

describe('sides', () => {
  it('never part near-duplicates, never change, and belong to every labelled image', () => {
    fc.assert(
      fc.property(familyBatches, (batches) => {
        withProject((project) => {
          const hashes = new Map<string, string>()
          let before = new Map<string, Image>()
          for (const batch of batches.map((some) => some.map(memberOfFamily))) {
            for (const image of batch)
              if (!hashes.has(image.id)) hashes.set(image.id, image.perceptualHash)
            project.images.add(batch)
            const images = allImages(project)
            expect(images.filter((image) => image.labelId !== null && image.side === null)).toEqual(
              [],
            )
            expect(
              images.filter(({ id, side }) => (before.get(id)?.side ?? side) !== side),
            ).toEqual([])
            expectApart(images, hashes)
            before = new Map(images.map((image) => [image.id, image]))
          }
        })
      }),
      { numRuns: 40, seed: 11 },
    )
  })

  it('are within one image of 20 % in every label where nothing is near anything', () => {
    const steps = fc.array(
      fc.record({
        labels: fc.array(fc.constantFrom(...labelNames), { maxLength: 25 }),
        isByHand: fc.boolean(),
      }),
      { maxLength: 6 },
    )
    fc.assert(
      fc.property(steps, (batches) => {
        withProject((project) => {
          let number = 0
          for (const { labels, isByHand } of batches) {
            const images = labels.map((labelName) => newImage(number++, { labelName }))
            project.images.add(
              isByHand ? images.map((image) => ({ ...image, labelName: null })) : images,
            )
            for (const { id, labelName } of isByHand ? images : []) {
              project.labelling.assign([id], project.labels.findOrCreate(labelName ?? '').id)
            }
          }
          const distances = project.labels
            .list()
            .map(({ learnCount, heldOutCount }) =>
              Math.abs(heldOutCount - (learnCount + heldOutCount) / 5),
            )
          expect(distances.filter((distance) => distance > 1)).toEqual([])
        })
      }),
      { numRuns: 20, seed: 12 },
    )
  })
})

/**
 * No two images that take part are near each other on different sides, nor is one group on both.
 */
function expectApart(images: readonly Image[], hashes: ReadonlyMap<string, string>): void {
  const learnt = images.filter((image) => image.side === 'learn')
  const heldOut = images.filter((image) => image.side === 'held-out')
  const parted = learnt.flatMap((a) =>
    heldOut.filter(
      (b) =>
        a.group === b.group ||
        hammingDistance(hashes.get(a.id) ?? '', hashes.get(b.id) ?? '') <= nearDuplicateDistance,
    ),
  )
  expect(parted).toEqual([])
}

type Step = {
  kind: 'import' | 'assign' | 'create' | 'rename' | 'key' | 'color' | 'merge' | 'remove' | 'reopen'
  a: number
  b: number
}

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    kind: fc.constantFrom(
      'import',
      'assign',
      'create',
      'rename',
      'key',
      'color',
      'merge',
      'remove',
      'reopen',
    ),
    a: fc.nat(11),
    b: fc.nat(11),
  }),
  { maxLength: 25 },
)

/** Does one step; answers the project, which is another object after it was opened again. */
function take(project: Project, { kind, a, b }: Step): Project {
  const labels = project.labels.list()
  const label = labels[a % Math.max(labels.length, 1)]
  const other = labels[b % Math.max(labels.length, 1)]
  const ids = allImages(project)
    .filter((_, index) => index % (1 + (a % 3)) === 0)
    .map((image) => image.id)
  if (kind === 'reopen') {
    project.close()
    return openProject(project.folder, projectOptions)
  }
  if (kind === 'import') {
    project.images.add([
      newImage(a, { labelName: labelNames[b % 4] ?? null }),
      newImage(a + 20),
      newImage(b + 40, { labelName: labelNames[a % 4] ?? null }),
    ])
  } else if (kind === 'assign')
    project.labelling.assign(ids, b % 4 === 0 ? null : (label?.id ?? null))
  else if (kind === 'create') project.labels.findOrCreate(`label ${a}`)
  else if (label === undefined || other === undefined) return project
  else if (kind === 'rename') project.labels.change(label.id, { name: `${label.name}${b}x` })
  else if (kind === 'key') project.labels.change(label.id, { key: String(1 + (b % 9)) })
  else if (kind === 'color') project.labels.change(label.id, { colorIndex: b })
  else if (kind === 'merge') project.labels.merge(label.id, other.id)
  else project.labels.remove(label.id)
  return project
}

/** What labelling actions change. */
function labellingOf(project: Project): unknown {
  return {
    labels: project.labels
      .list()
      .map(({ id, name, colorIndex, key }) => ({ id, name, colorIndex, key })),
    images: allImages(project).map((image) => image.labelId),
  }
}

/** Repeats while it can; answers how often. */
function repeat(can: () => boolean, act: () => void): number {
  let count = 0
  for (; can(); count++) act()
  return count
}

describe('the history', () => {
  it('leads back to the start by undo, and to the end again by redo', () => {
    fc.assert(
      fc.property(steps, (taken) => {
        let project = createProject(join(temporaryFolder(), 'p.graft'), projectOptions)
        for (const step of taken) project = take(project, step)
        const end = labellingOf(project)
        const undoneCount = repeat(
          () => project.labelling.canUndo,
          () => project.labelling.undo(),
        )
        const start = labellingOf(project)
        const redoneCount = repeat(
          () => project.labelling.canRedo,
          () => project.labelling.redo(),
        )
        const endAgain = labellingOf(project)
        const imageCount = allImages(project).length
        project.close()
        expect(start).toEqual({
          labels: [],
          images: Array.from({ length: imageCount }, () => null),
        })
        expect([endAgain, redoneCount]).toEqual([end, undoneCount])
      }),
      { numRuns: 40, seed: 13 },
    )
  })
})
