import { describe, expect, it } from 'vitest'
import type { Project } from '../../../../src/core/project/store.ts'
import { newImage, newImages } from '../../../fixtures/new-images.ts'
import { temporaryProject } from '../../../fixtures/temporary-project.ts'

/** A project with these labels, in this order. */
function withLabels(...names: string[]): Project {
  const project = temporaryProject()
  for (const name of names) project.labels.create(name)
  return project
}

function idOf(project: Project, name: string) {
  return project.labels.findOrCreate(name).id
}

describe('labels', () => {
  it('get the next colour and key', () => {
    const project = withLabels('cat', 'dog')
    expect(project.labels.list().map(({ colorIndex, key }) => [colorIndex, key])).toEqual([
      [0, '1'],
      [1, '2'],
    ])
  })

  it('take the place of one that was removed', () => {
    const project = withLabels('cat', 'dog')
    project.labels.remove(idOf(project, 'cat'))
    expect(project.labels.create('cow')).toMatchObject({ colorIndex: 0, key: '1' })
  })

  it('are counted by side', () => {
    const project = temporaryProject()
    project.images.add(newImages(0, 10, { labelName: 'cat' }))
    expect(project.labels.list()).toEqual([
      {
        id: 'cat',
        name: 'cat',
        colorIndex: 0,
        key: '1',
        learnCount: 8,
        heldOutCount: 2,
        neitherCount: 0,
      },
    ])
  })

  it('may differ in case alone', () => {
    expect(
      withLabels('polish', 'Polish')
        .labels.list()
        .map((label) => label.id),
    ).toEqual(['polish', 'polish-2'])
  })

  it('of one name cannot be made twice', () => {
    expect(() => withLabels('cat').labels.create(' cat ')).toThrow('label.name-taken')
  })

  it('without a name are refused', () => {
    expect(() => withLabels('  ')).toThrow('label.name-empty')
  })

  it('are found by name or made', () => {
    const project = withLabels('cat')
    expect([project.labels.findOrCreate('cat ').id, project.labels.findOrCreate('dog').id]).toEqual(
      ['cat', 'dog'],
    )
  })

  it('that are not there are an error', () => {
    const project = withLabels('cat')
    const id = idOf(project, 'cat')
    project.labels.remove(id)
    expect(() => project.labels.get(id)).toThrow('label.not-found')
  })
})

describe('changing a label', () => {
  it('renames it and keeps its id', () => {
    const project = withLabels('cat')
    expect(project.labels.change(idOf(project, 'cat'), { name: 'Felis  catus' })).toEqual({
      id: 'cat',
      name: 'Felis catus',
      colorIndex: 0,
      key: '1',
    })
  })

  it('to a name that is taken is refused', () => {
    const project = withLabels('cat', 'dog')
    expect(() => project.labels.change(idOf(project, 'cat'), { name: 'dog' })).toThrow(
      'label.name-taken',
    )
  })

  it('takes a key from the label that has it', () => {
    const project = withLabels('cat', 'dog')
    project.labels.change(idOf(project, 'dog'), { key: '1' })
    expect(project.labels.list().map((label) => label.key)).toEqual([null, '1'])
  })

  it('can take its key away', () => {
    const project = withLabels('cat')
    expect(project.labels.change(idOf(project, 'cat'), { key: null }).key).toBeNull()
  })

  it('to a key of an action is refused', () => {
    const project = withLabels('cat')
    expect(() => project.labels.change(idOf(project, 'cat'), { key: 'n' })).toThrow(
      'label.key-reserved',
    )
  })

  it('stays within the twelve colours', () => {
    const project = withLabels('cat')
    expect(project.labels.change(idOf(project, 'cat'), { colorIndex: 14 }).colorIndex).toBe(2)
  })

  it('to what it is already is no action', () => {
    const project = withLabels('cat')
    project.labels.change(idOf(project, 'cat'), { name: 'cat', key: '1' })
    expect(project.labelling.undo().kind).toBe('create-label')
  })
})

describe('merging and removing labels', () => {
  it('gives the images of one label the other', () => {
    const project = temporaryProject()
    project.images.add([
      ...newImages(0, 3, { labelName: 'cat' }),
      newImage(3, { labelName: 'kitten' }),
    ])
    const merged = project.labels.merge(idOf(project, 'kitten'), idOf(project, 'cat'))
    const labels = project.labels
      .list()
      .map(({ name, learnCount, heldOutCount }) => [name, learnCount + heldOutCount])
    expect([merged, labels]).toEqual([{ changedCount: 1 }, [['cat', 4]]])
  })

  it('of a label with itself changes nothing', () => {
    const project = withLabels('cat')
    const id = idOf(project, 'cat')
    expect([project.labels.merge(id, id), project.labels.list().length]).toEqual([
      { changedCount: 0 },
      1,
    ])
  })

  it('moves no image to the other side', () => {
    const project = temporaryProject()
    project.images.add([
      newImage(1, { labelName: 'cat', side: 'held-out' }),
      newImage(2, { labelName: 'kitten' }),
    ])
    project.labels.merge(idOf(project, 'cat'), idOf(project, 'kitten'))
    expect(project.images.get(newImage(1).id).side).toBe('held-out')
  })

  it('leaves the images of a removed label without one', () => {
    const project = temporaryProject()
    project.images.add(newImages(0, 3, { labelName: 'cat' }))
    expect(project.labels.remove(idOf(project, 'cat'))).toEqual({ changedCount: 3 })
    expect(project.summary()).toMatchObject({ imageCount: 3, unlabelledCount: 3, labels: [] })
  })
})
