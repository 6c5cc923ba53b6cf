import { describe, expect, it } from 'vitest'
import { snapshotSchema } from '../../../../src/shared/domain/run.ts'
import { newImage, newImages, withBitsTurned } from '../../../fixtures/new-images.ts'
import { temporaryProject } from '../../../fixtures/temporary-project.ts'

const cat = { labelName: 'cat' }

describe('a snapshot', () => {
  it('holds the labelled images with their sides', () => {
    const project = temporaryProject()
    project.images.add([newImage(1, { ...cat, side: 'held-out' }), newImage(2)])
    expect(project.snapshot()).toEqual({
      snapshot: {
        version: 1,
        createdAt: '2026-01-31T14:22:05.000Z',
        projectId: project.id,
        projectName: 'shirts',
        labels: [{ id: 'cat', name: 'cat', colorIndex: 0, key: '1' }],
        images: [
          {
            id: newImage(1).id,
            path: '/photos/1.jpg',
            labelId: 'cat',
            side: 'held-out',
            group: newImage(1).id,
          },
        ],
      },
      leftOut: [],
    })
  })

  it('is what its schema says', () => {
    const project = temporaryProject()
    project.images.add(newImages(0, 20, cat))
    expect(snapshotSchema.parse(project.snapshot().snapshot)).toEqual(project.snapshot().snapshot)
  })

  it('has its images in the order of their ids', () => {
    const project = temporaryProject()
    project.images.add(newImages(0, 20, cat))
    const ids = project.snapshot().snapshot.images.map((image) => image.id)
    expect(ids).toEqual(ids.toSorted())
  })

  it('does not change while labelling goes on', () => {
    const project = temporaryProject()
    project.images.add(newImages(0, 3, cat))
    const { snapshot } = project.snapshot()
    const before = structuredClone(snapshot)
    project.labelling.undo()
    expect(snapshot).toEqual(before)
  })

  it('leaves labels without images out', () => {
    const project = temporaryProject()
    project.labels.create('dog')
    project.images.add([newImage(1, cat)])
    expect(project.snapshot().snapshot.labels.map((label) => label.name)).toEqual(['cat'])
  })

  it('leaves out, and tells, what is near to both sides', () => {
    const project = temporaryProject()
    const hash = '0123456789abcdef'
    project.images.add([
      newImage(1, { ...cat, side: 'learn', perceptualHash: hash }),
      newImage(2, {
        ...cat,
        side: 'held-out',
        perceptualHash: withBitsTurned(hash, [0, 1, 2, 3, 4, 5]),
      }),
    ])
    project.images.add([newImage(3, { ...cat, perceptualHash: withBitsTurned(hash, [0, 1, 2]) })])
    const { snapshot, leftOut } = project.snapshot()
    expect([snapshot.images.length, leftOut]).toEqual([
      2,
      [
        {
          path: '/photos/3.jpg',
          kind: 'near-duplicate-of-both-sides',
          detail: '/photos/1.jpg, /photos/2.jpg',
        },
      ],
    ])
  })

  it.each(['vanished', 'changed-on-disk', 'crashes-decoder', 'damaged'] as const)(
    'leaves out, and tells, a file that is %s',
    (kind) => {
      const project = temporaryProject()
      const problem = { path: '/photos/1.jpg', kind, detail: 'as seen' }
      project.images.add(newImages(0, 3, cat))
      project.problems.record([problem])
      const { snapshot, leftOut } = project.snapshot()
      expect([snapshot.images.length, leftOut]).toEqual([2, [problem]])
    },
  )

  it.each(['wrong-extension', 'two-labels'] as const)(
    'keeps a file that is noted as %s',
    (kind) => {
      const project = temporaryProject()
      project.images.add(newImages(0, 3, cat))
      project.problems.record([{ path: '/photos/1.jpg', kind, detail: '' }])
      expect(project.snapshot().snapshot.images).toHaveLength(3)
    },
  )
})
