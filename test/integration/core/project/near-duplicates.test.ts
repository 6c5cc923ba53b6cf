import { describe, expect, it } from 'vitest'
import type { NewImage, Project } from '../../../../src/core/project/store.ts'
import { openProject } from '../../../../src/core/project/store.ts'
import { newImage, newImages, withBitsTurned } from '../../../fixtures/new-images.ts'
import { projectOptions, temporaryProject } from '../../../fixtures/temporary-project.ts'

/**
 * Far apart from each other, and two pictures between them: three bits from one, five and more from
 * the other.
 */
const hash = '0123456789abcdef'
const near = withBitsTurned(hash, [0, 1, 2])
const far = withBitsTurned(hash, [0, 1, 2, 3, 4, 5])

function image(number: number, perceptualHash: string, changes: Partial<NewImage> = {}): NewImage {
  return newImage(number, { perceptualHash, labelName: 'cat', ...changes })
}

function sidesOf(project: Project, ...numbers: number[]): unknown[] {
  return numbers.map((number) => project.images.get(newImage(number).id).side)
}

function groupsOf(project: Project, ...numbers: number[]): string[] {
  return numbers.map((number) => project.images.get(newImage(number).id).group)
}

/** Learnt image 1 and held-out image 2, six bits apart. */
function withBothSides(): Project {
  const project = temporaryProject()
  project.images.add([image(1, hash, { side: 'learn' }), image(2, far, { side: 'held-out' })])
  return project
}

describe('near-duplicates', () => {
  it('take the side of their twin', () => {
    const project = temporaryProject()
    project.images.add([image(1, hash, { side: 'held-out' })])
    project.images.add([image(2, near)])
    expect(sidesOf(project, 2)).toEqual(['held-out'])
  })

  it('are one group, through a third that is near to both', () => {
    const project = temporaryProject()
    project.images.add([image(1, hash), image(2, far), image(3, near)])
    const smallest = [newImage(1).id, newImage(2).id, newImage(3).id].sort()[0]
    expect(groupsOf(project, 1, 2, 3)).toEqual([smallest, smallest, smallest])
  })

  it('are the same groups in any order of import', () => {
    const orders = [
      [1, 2, 3],
      [3, 2, 1],
      [2, 3, 1],
    ]
    const hashes = [hash, far, near]
    const groups = orders.map((order) => {
      const project = temporaryProject()
      for (const number of order) {
        project.images.add([image(number, hashes[number - 1] ?? '', { labelName: null })])
      }
      return groupsOf(project, 1, 2, 3)
    })
    expect([groups[1], groups[2]]).toEqual([groups[0], groups[0]])
  })

  it('of one batch stay on one side', () => {
    const project = temporaryProject()
    project.images.add(newImages(0, 20, { perceptualHash: hash, labelName: 'cat' }))
    const { totalCount } = project.images.page({ side: 'learn', offset: 0, limit: 1 })
    expect(totalCount).toBe(20)
  })

  it('are found again after the project was closed', () => {
    const project = temporaryProject()
    project.images.add([image(1, hash, { side: 'held-out' })])
    project.close()
    const opened = openProject(project.folder, projectOptions)
    opened.images.add([image(2, near)])
    const sides = sidesOf(opened, 2)
    opened.close()
    expect(sides).toEqual(['held-out'])
  })

  it('of a known image are found by the batch that labels it', () => {
    const project = temporaryProject()
    project.images.add([image(1, hash, { labelName: null })])
    project.images.add([image(1, hash), image(2, near, { side: 'held-out' })])
    expect(sidesOf(project, 1, 2)).toEqual(['held-out', 'held-out'])
  })

  it('are not made by a batch that failed', () => {
    const project = temporaryProject()
    const broken = newImage(3, { width: Number.NaN })
    expect(() => project.images.add([newImage(1), image(2, hash), broken])).toThrow()
    project.images.add([image(4, near)])
    expect(groupsOf(project, 4)).toEqual([newImage(4).id])
  })

  it('are never pictures without structure', () => {
    const project = temporaryProject()
    const blank = '0'.repeat(16)
    project.images.add([image(1, blank), image(2, blank)])
    expect(groupsOf(project, 1, 2)).toEqual([newImage(1).id, newImage(2).id])
  })
})

describe('a near-duplicate of both sides', () => {
  it('is used on neither and reported with its twins', () => {
    const project = withBothSides()
    const { problems } = project.images.add([image(3, near)])
    expect(sidesOf(project, 1, 2, 3)).toEqual(['learn', 'held-out', 'neither'])
    expect(problems).toEqual([
      {
        path: '/photos/3.jpg',
        kind: 'near-duplicate-of-both-sides',
        detail: '/photos/1.jpg, /photos/2.jpg',
      },
    ])
    expect(project.problems.list()).toEqual(problems)
  })

  it('joins no groups', () => {
    const project = withBothSides()
    project.images.add([image(3, near)])
    expect(groupsOf(project, 1, 2, 3)).toEqual([1, 2, 3].map((number) => newImage(number).id))
  })

  it('has no side until it has a label', () => {
    const project = withBothSides()
    const { problems } = project.images.add([image(3, near, { labelName: null })])
    expect([sidesOf(project, 3), problems]).toEqual([[null], []])
    project.labelling.assign([newImage(3).id], project.labels.findOrCreate('cat').id)
    expect(sidesOf(project, 3)).toEqual(['neither'])
    expect(project.problems.list().map((problem) => problem.path)).toEqual(['/photos/3.jpg'])
  })

  it('does not draw another to its own place', () => {
    const project = withBothSides()
    project.images.add([image(3, near)])
    // Three bits from the bridge, six from either of the others.
    const beyond = withBitsTurned(near, [60, 61, 62])
    project.images.add([image(4, beyond, { side: 'held-out' })])
    expect(sidesOf(project, 4)).toEqual(['held-out'])
  })
})

describe('the side that an import asks for', () => {
  it('comes before the share of the label', () => {
    const project = temporaryProject()
    project.images.add(newImages(0, 10, { labelName: 'cat', side: 'held-out' }))
    expect(project.labels.list()).toMatchObject([{ learnCount: 0, heldOutCount: 10 }])
  })

  it('does not come before a twin: such an image is on neither side', () => {
    const project = temporaryProject()
    project.images.add([image(1, hash, { side: 'learn' })])
    const { problems } = project.images.add([image(2, near, { side: 'held-out' })])
    expect([sidesOf(project, 1, 2), problems.map((problem) => problem.detail)]).toEqual([
      ['learn', 'neither'],
      ['/photos/1.jpg'],
    ])
  })

  it('is remembered until the image gets a label', () => {
    const project = temporaryProject()
    project.images.add([newImage(1, { side: 'held-out' })])
    project.labelling.assign([newImage(1).id], project.labels.create('cat').id)
    expect(sidesOf(project, 1)).toEqual(['held-out'])
  })

  it('is taken from a second file of an image without a label', () => {
    const project = temporaryProject()
    project.images.add([newImage(1)])
    project.images.add([newImage(1, { side: 'held-out', sourcePath: '/test/1.jpg' })])
    project.labelling.assign([newImage(1).id], project.labels.create('cat').id)
    expect(sidesOf(project, 1)).toEqual(['held-out'])
  })

  it('changes nothing for an image that has a side', () => {
    const project = temporaryProject()
    project.images.add([newImage(1, { labelName: 'cat' })])
    project.images.add([newImage(1, { labelName: 'cat', side: 'held-out' })])
    expect(sidesOf(project, 1)).toEqual(['learn'])
  })
})
