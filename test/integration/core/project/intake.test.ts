import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { newImage, newImages } from '../../../fixtures/new-images.ts'
import { temporaryProject } from '../../../fixtures/temporary-project.ts'

const cat = { labelName: 'cat' }

describe('adding images', () => {
  it('tells what a batch brought', () => {
    const project = temporaryProject()
    expect(project.images.add([newImage(1, cat), newImage(2), newImage(1, cat)])).toEqual({
      addedCount: 2,
      knownCount: 1,
      labelledCount: 1,
      newLabelNames: ['cat'],
      problems: [],
    })
  })

  it('gives an image back as it was added', () => {
    const project = temporaryProject()
    const added = newImage(1, cat)
    project.images.add([added])
    expect(project.images.get(added.id)).toEqual({
      id: added.id,
      path: '/photos/1.jpg',
      fileName: '1.jpg',
      format: 'jpeg',
      sizeBytes: 1001,
      width: 640,
      height: 480,
      labelId: 'cat',
      side: 'learn',
      group: added.id,
    })
  })

  it('reads a copied image from inside the project, wherever that is', () => {
    const project = temporaryProject()
    const storedPath = join(project.paths.images, 'ab', 'x.jpeg')
    const added = newImage(1, { storedPath })
    project.images.add([added])
    expect(project.images.get(added.id).path).toBe(storedPath)
  })

  it('refuses a copy outside the project', () => {
    const project = temporaryProject()
    const storedPath = join(project.folder, 'x.jpeg')
    expect(() => project.images.add([newImage(1, { storedPath })])).toThrow('is not inside')
  })

  it('keeps all sources of equal content, once each', () => {
    const project = temporaryProject()
    const first = newImage(1)
    const second = { ...first, sourcePath: '/other/1.jpg' }
    project.images.add([first, second])
    project.images.add([second, first, { ...first, sourcePath: '/third/1.jpg' }])
    expect(project.images.sources(first.id)).toEqual([
      '/photos/1.jpg',
      '/other/1.jpg',
      '/third/1.jpg',
    ])
  })

  it('reads a referenced image from its copy once there is one', () => {
    const project = temporaryProject()
    const referenced = newImage(1)
    const storedPath = join(project.paths.images, 'x.jpeg')
    project.images.add([referenced])
    project.images.add([{ ...referenced, storedPath, modifiedMs: 5 }])
    expect([...project.images.files()]).toEqual([
      { id: referenced.id, path: storedPath, sizeBytes: 1001, modifiedMs: 5 },
    ])
  })

  it('labels a known image that has no label', () => {
    const project = temporaryProject()
    project.images.add([newImage(1)])
    expect(project.images.add([newImage(1, cat)])).toMatchObject({
      knownCount: 1,
      labelledCount: 1,
    })
  })

  it('keeps the first of two labels and reports the other file', () => {
    const project = temporaryProject()
    const problem = { path: '/dogs/1.jpg', kind: 'two-labels', detail: 'cat, dog' }
    project.images.add([newImage(1, cat)])
    const { problems } = project.images.add([
      newImage(1, { labelName: 'dog', sourcePath: '/dogs/1.jpg' }),
    ])
    expect(problems).toEqual([problem])
    expect(project.problems.list()).toEqual([problem])
    expect(project.images.get(newImage(1).id).labelId).toBe('cat')
  })

  it('makes no label that no image gets', () => {
    const project = temporaryProject()
    project.images.add([newImage(1, cat), newImage(1, { labelName: 'dog' })])
    expect(project.labels.list().map((label) => label.name)).toEqual(['cat'])
  })

  it('says nothing when the file of a relabelled image comes again', () => {
    const project = temporaryProject()
    project.images.add([newImage(1, cat)])
    const dog = project.labels.create('dog')
    project.labelling.assign([newImage(1).id], dog.id)
    expect(project.images.add([newImage(1, cat)]).problems).toEqual([])
  })

  it('reports two labels for one path within an import, also in different batches', () => {
    const project = temporaryProject()
    const importId = project.labelling.begin()
    project.images.add([newImage(1, cat)], { importId })
    const { problems } = project.images.add([newImage(1, { labelName: 'dog' })], { importId })
    expect(problems.map((problem) => problem.kind)).toEqual(['two-labels'])
  })

  it('takes names in any Unicode form for one label', () => {
    const project = temporaryProject()
    const { newLabelNames } = project.images.add([
      newImage(1, { labelName: 'café' }),
      newImage(2, { labelName: 'cafe\u0301' }),
    ])
    expect(newLabelNames).toEqual(['café'])
  })

  it('forgets what kept a file from being read', () => {
    const project = temporaryProject()
    const path = '/photos/1.jpg'
    project.problems.record([
      { path, kind: 'truncated', detail: '' },
      { path, kind: 'wrong-extension', detail: '' },
    ])
    project.images.add([newImage(1)])
    expect(project.problems.list().map((problem) => problem.kind)).toEqual(['wrong-extension'])
  })

  it('refuses an import that has ended', () => {
    const project = temporaryProject()
    const importId = project.labelling.begin()
    project.labelling.end(importId)
    expect(() => project.images.add([newImage(1)], { importId })).toThrow('is not going on')
  })

  it('enters nothing of a batch that fails, and goes on', () => {
    const project = temporaryProject()
    const broken = newImage(3, { width: Number.NaN })
    expect(() => project.images.add([newImage(1, cat), newImage(2), broken])).toThrow()
    expect(project.summary()).toMatchObject({ imageCount: 0, labels: [], canUndo: false })
    expect(project.images.add([newImage(1), newImage(2)]).addedCount).toBe(2)
  })
})

describe('images', () => {
  it('come in the order of their import', () => {
    const project = temporaryProject()
    project.images.add(newImages(0, 5))
    project.images.add(newImages(5, 7))
    const { totalCount, images } = project.images.page({ offset: 3, limit: 3 })
    expect([totalCount, images.map((image) => image.fileName)]).toEqual([
      7,
      ['3.jpg', '4.jpg', '5.jpg'],
    ])
  })

  it.each([
    [{ label: 'none' as const }, ['0.jpg', '1.jpg']],
    [{ side: 'held-out' as const }, ['4.jpg']],
    [{}, ['0.jpg', '1.jpg', '2.jpg', '3.jpg', '4.jpg']],
  ])('of %j are %j', (filter, names) => {
    const project = temporaryProject()
    project.images.add(newImages(0, 2))
    project.images.add(newImages(2, 4, cat))
    project.images.add(newImages(4, 5, { labelName: 'dog', side: 'held-out' }))
    const { totalCount, images } = project.images.page({ ...filter, offset: 0, limit: 10 })
    expect([totalCount, images.map((image) => image.fileName)]).toEqual([names.length, names])
  })

  it('of a label and a side are those that have both', () => {
    const project = temporaryProject()
    project.images.add(newImages(0, 3, { ...cat, side: 'learn' }))
    project.images.add(newImages(3, 5, { ...cat, side: 'held-out' }))
    const label = project.labels.findOrCreate('cat').id
    const { totalCount, images } = project.images.page({
      label,
      side: 'held-out',
      offset: 1,
      limit: 9,
    })
    expect([totalCount, images.map((image) => image.fileName)]).toEqual([2, ['4.jpg']])
  })

  it('of a label that is not there are an error', () => {
    const project = temporaryProject()
    const { id } = project.labels.create('cat')
    project.labels.remove(id)
    expect(() => project.images.page({ label: id, offset: 0, limit: 1 })).toThrow('label.not-found')
  })

  it('come by their ids in the order of these', () => {
    const project = temporaryProject()
    project.images.add(newImages(0, 3))
    const ids = [newImage(2).id, newImage(0).id]
    expect(project.images.byIds(ids).map((image) => image.id)).toEqual(ids)
  })

  it('that are not there are an error', () => {
    expect(() => temporaryProject().images.get(newImage(1).id)).toThrow('image.not-found')
  })

  it('have files that can be gone through while the project changes', () => {
    const project = temporaryProject()
    project.images.add(newImages(0, 3))
    const seen: string[] = []
    for (const file of project.images.files()) {
      project.images.seen(file.id, 77)
      seen.push(file.path)
    }
    expect(seen).toEqual(['/photos/0.jpg', '/photos/1.jpg', '/photos/2.jpg'])
    expect([...project.images.files()].map((file) => file.modifiedMs)).toEqual([77, 77, 77])
  })
})
