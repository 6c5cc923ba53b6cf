import { describe, expect, it } from 'vitest'
import type { Project } from '../../../../src/core/project/store.ts'
import { openProject } from '../../../../src/core/project/store.ts'
import { newImage, newImages } from '../../../fixtures/new-images.ts'
import { projectOptions, temporaryProject } from '../../../fixtures/temporary-project.ts'

const ids = [0, 1, 2, 3].map((number) => newImage(number).id)

/** Four images without a label, and the labels cat and dog. */
function withFour(): Project {
  const project = temporaryProject()
  project.images.add(newImages(0, 4))
  project.labels.create('cat')
  project.labels.create('dog')
  return project
}

function idOf(project: Project, name: string) {
  return project.labels.findOrCreate(name).id
}

function labelsOf(project: Project): (string | null)[] {
  return project.images.page({ offset: 0, limit: 100 }).images.map((image) => image.labelId)
}

describe('assigning', () => {
  it('gives images a label and counts those that changed', () => {
    const project = withFour()
    project.labelling.assign(ids.slice(0, 1), idOf(project, 'cat'))
    const { changedCount } = project.labelling.assign(ids.slice(0, 3), idOf(project, 'cat'))
    expect([changedCount, labelsOf(project)]).toEqual([2, ['cat', 'cat', 'cat', null]])
  })

  it('takes labels away', () => {
    const project = withFour()
    project.labelling.assign(ids, idOf(project, 'cat'))
    expect(project.labelling.assign(ids.slice(0, 2), null)).toEqual({ changedCount: 2 })
    expect(labelsOf(project)).toEqual([null, null, 'cat', 'cat'])
  })

  it('counts an image once that is named twice', () => {
    const project = withFour()
    const { changedCount } = project.labelling.assign([...ids, ...ids], idOf(project, 'cat'))
    expect(changedCount).toBe(4)
  })

  it('changes nothing where an image is not there', () => {
    const project = withFour()
    const unknown = [...ids, newImage(99).id]
    expect(() => project.labelling.assign(unknown, idOf(project, 'cat'))).toThrow('image.not-found')
    expect(labelsOf(project)).toEqual([null, null, null, null])
  })

  it('of a label that is not there is an error', () => {
    const project = withFour()
    const cat = idOf(project, 'cat')
    project.labels.remove(cat)
    expect(() => project.labelling.assign(ids, cat)).toThrow('label.not-found')
  })

  it('moves no image to the other side when its label changes', () => {
    const project = withFour()
    project.labelling.assign(ids, idOf(project, 'cat'))
    const sides = () => ids.map((id) => project.images.get(id).side)
    const before = sides()
    project.labelling.assign(ids, idOf(project, 'dog'))
    project.labelling.assign(ids, null)
    expect(sides()).toEqual(before)
  })

  it('chooses sides by content, not by the order of the ids', () => {
    const heldOut = [ids, ids.toReversed()].map((order) => {
      const project = withFour()
      project.labelling.assign(order, idOf(project, 'cat'))
      return project.images
        .page({ side: 'held-out', offset: 0, limit: 9 })
        .images.map((image) => image.id)
    })
    expect(heldOut[0]).toHaveLength(1)
    expect(heldOut[1]).toEqual(heldOut[0])
  })
})

describe('undo', () => {
  it('takes the latest action back', () => {
    const project = withFour()
    project.labelling.assign(ids.slice(0, 2), idOf(project, 'cat'))
    project.labelling.assign(ids.slice(1, 3), idOf(project, 'dog'))
    expect(project.labelling.undo()).toEqual({
      kind: 'assign',
      labelName: 'dog',
      changedCount: 2,
    })
    expect(labelsOf(project)).toEqual(['cat', 'cat', null, null])
  })

  it('reaches back past the closing of the project', () => {
    const project = withFour()
    project.labelling.assign(ids, idOf(project, 'cat'))
    project.close()
    const opened = openProject(project.folder, projectOptions)
    opened.labelling.undo()
    const labels = labelsOf(opened)
    opened.close()
    expect(labels).toEqual([null, null, null, null])
  })

  it('keeps the sides', () => {
    const project = withFour()
    project.labelling.assign(ids.slice(0, 1), idOf(project, 'cat'))
    project.labelling.undo()
    expect(project.images.get(newImage(0).id)).toMatchObject({ labelId: null, side: 'learn' })
  })

  it('brings a removed label back to its images', () => {
    const project = withFour()
    project.labelling.assign(ids, idOf(project, 'cat'))
    const before = project.labels.list()
    project.labels.remove(idOf(project, 'cat'))
    expect(project.labelling.undo()).toMatchObject({ kind: 'remove-label', changedCount: 4 })
    expect([project.labels.list(), labelsOf(project)]).toEqual([
      before,
      ['cat', 'cat', 'cat', 'cat'],
    ])
  })

  it('parts labels that were merged', () => {
    const project = withFour()
    project.labelling.assign(ids.slice(0, 2), idOf(project, 'cat'))
    project.labelling.assign(ids.slice(2), idOf(project, 'dog'))
    project.labels.merge(idOf(project, 'cat'), idOf(project, 'dog'))
    project.labelling.undo()
    expect(labelsOf(project)).toEqual(['cat', 'cat', 'dog', 'dog'])
  })

  it('gives a key back to the label that it was taken from', () => {
    const project = withFour()
    project.labels.change(idOf(project, 'dog'), { key: '1' })
    project.labelling.undo()
    expect(project.labels.list().map((label) => label.key)).toEqual(['1', '2'])
  })

  it('of nothing is an error', () => {
    expect(() => temporaryProject().labelling.undo()).toThrow('history.nothing-to-undo')
  })
})

describe('redo', () => {
  it('does the action again that was taken back', () => {
    const project = withFour()
    project.labelling.assign(ids, idOf(project, 'cat'))
    project.labelling.undo()
    expect(project.labelling.redo()).toMatchObject({ kind: 'assign', changedCount: 4 })
    expect(labelsOf(project)).toEqual(['cat', 'cat', 'cat', 'cat'])
  })

  it('is over with a new action', () => {
    const project = withFour()
    project.labelling.assign(ids, idOf(project, 'cat'))
    project.labelling.undo()
    project.labelling.assign(ids, idOf(project, 'dog'))
    expect(() => project.labelling.redo()).toThrow('history.nothing-to-redo')
  })

  it('is still possible after what changed nothing', () => {
    const project = withFour()
    project.labelling.assign(ids, idOf(project, 'cat'))
    project.labelling.undo()
    project.labelling.assign(ids, null)
    expect(project.labelling.canRedo).toBe(true)
  })

  it('reaches past the closing of the project', () => {
    const project = withFour()
    project.labelling.undo()
    project.close()
    const opened = openProject(project.folder, projectOptions)
    opened.labelling.redo()
    const names = opened.labels.list().map((label) => label.name)
    opened.close()
    expect(names).toEqual(['cat', 'dog'])
  })
})

describe('an import', () => {
  it('is one action over all its batches, and its images stay when it is undone', () => {
    const project = temporaryProject()
    const importId = project.labelling.begin()
    project.images.add(newImages(0, 3, { labelName: 'cat' }), { importId })
    project.images.add(newImages(3, 5, { labelName: 'dog' }), { importId })
    project.labelling.end(importId)
    expect(project.labelling.undo()).toMatchObject({ kind: 'import', changedCount: 5 })
    expect(project.summary()).toMatchObject({ imageCount: 5, labels: [], canUndo: false })
  })

  it('gives all of its labels again', () => {
    const project = temporaryProject()
    const importId = project.labelling.begin()
    project.images.add(newImages(0, 2, { labelName: 'cat' }), { importId })
    project.images.add(newImages(2, 4, { labelName: 'dog' }), { importId })
    project.labelling.undo()
    project.labelling.redo()
    expect(labelsOf(project)).toEqual(['cat', 'cat', 'dog', 'dog'])
  })

  it('that brings no labels is no action', () => {
    const project = temporaryProject()
    project.images.add(newImages(0, 2))
    expect(project.labelling.canUndo).toBe(false)
  })

  it('goes on as another action after one of the person', () => {
    const project = temporaryProject()
    const importId = project.labelling.begin()
    project.images.add(newImages(0, 2, { labelName: 'cat' }), { importId })
    project.labelling.assign([newImage(0).id], null)
    project.images.add(newImages(2, 4, { labelName: 'cat' }), { importId })
    const kinds = [1, 2, 3].map(() => project.labelling.undo().kind)
    expect([kinds, labelsOf(project)]).toEqual([
      ['import', 'assign', 'import'],
      [null, null, null, null],
    ])
  })

  it('ends redoing when it goes on', () => {
    const project = temporaryProject()
    const importId = project.labelling.begin()
    project.images.add(newImages(0, 2, { labelName: 'cat' }), { importId })
    project.labelling.assign([newImage(0).id], null)
    project.labelling.undo()
    project.images.add(newImages(2, 4, { labelName: 'cat' }), { importId })
    expect([project.labelling.canRedo, project.labelling.undo().changedCount]).toEqual([false, 4])
  })
})
