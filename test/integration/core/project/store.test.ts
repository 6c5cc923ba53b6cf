import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createProject, openProject } from '../../../../src/core/project/store.ts'
import { newImage } from '../../../fixtures/new-images.ts'
import {
  projectOptions,
  temporaryFolder,
  temporaryProject,
} from '../../../fixtures/temporary-project.ts'

/** A project with one image that has been closed; its folder. */
function closedProject(): string {
  const project = temporaryProject()
  project.images.add([newImage(1, { labelName: 'cat' })])
  project.close()
  return project.folder
}

describe('createProject', () => {
  it('makes a folder that says what it is', () => {
    const project = temporaryProject('shirts.graft')
    const identity: unknown = JSON.parse(
      readFileSync(join(project.folder, 'Open.graftproject'), 'utf8'),
    )
    expect(identity).toEqual({ id: project.id, version: 1 })
  })

  it('is empty and called after its folder', () => {
    const project = temporaryProject('shirts.graft')
    expect(project.summary()).toEqual({
      id: project.id,
      path: project.folder,
      name: 'shirts',
      schemaVersion: 1,
      imageCount: 0,
      unlabelledCount: 0,
      labels: [],
      problemCount: 0,
      latestRunId: null,
      canUndo: false,
      canRedo: false,
    })
  })

  it('makes the folders that others write into', () => {
    const { paths } = temporaryProject()
    const { images, thumbnails, features, runs, exports } = paths
    expect(
      [images, thumbnails, features, runs, exports].filter((path) => !existsSync(path)),
    ).toEqual([])
  })

  it('leaves nothing else beside the project', () => {
    const folder = temporaryFolder()
    createProject(join(folder, 'shirts.graft'), projectOptions).close()
    expect(readdirSync(folder)).toEqual(['shirts.graft'])
  })

  it('refuses a folder that exists, even an empty one', () => {
    const folder = temporaryFolder()
    expect(() => createProject(folder, projectOptions)).toThrow('project.exists')
  })

  it('makes the folders that lead to it', () => {
    const folder = join(temporaryFolder(), 'a', 'b', 'shirts.graft')
    createProject(folder, projectOptions).close()
    expect(existsSync(join(folder, 'project.db'))).toBe(true)
  })

  it('names its own place where that cannot be written, and leaves nothing', () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'file'), '')
    const path = join(folder, 'file', 'shirts.graft')
    expect(() => createProject(path, projectOptions)).toThrow(
      expect.objectContaining({
        code: 'project.cannot-write',
        data: expect.objectContaining({ path }) as unknown,
      }),
    )
    expect(readdirSync(folder)).toEqual(['file'])
  })
})

describe('openProject', () => {
  it('finds what was there, also after the folder was moved', () => {
    const folder = closedProject()
    const moved = join(folder, '..', 'trousers.graft')
    renameSync(folder, moved)
    const project = openProject(moved, projectOptions)
    const { name, imageCount, labels } = project.summary()
    project.close()
    expect([name, imageCount, labels.map((label) => label.name)]).toEqual(['trousers', 1, ['cat']])
  })

  it('opens by the identity file', () => {
    const folder = closedProject()
    const project = openProject(join(folder, 'Open.graftproject'), projectOptions)
    project.close()
    expect(project.folder).toBe(folder)
  })

  it('makes a cache again that was deleted', () => {
    const folder = closedProject()
    rmSync(join(folder, 'cache'), { recursive: true })
    const project = openProject(folder, projectOptions)
    project.close()
    expect(existsSync(project.paths.thumbnails)).toBe(true)
  })

  it.each([
    ['', 'nothing'],
    ['{"id":3}', 'something else'],
  ])('writes an identity file again that says %j', (text) => {
    const folder = closedProject()
    const path = join(folder, 'Open.graftproject')
    const before = readFileSync(path, 'utf8')
    writeFileSync(path, text)
    openProject(folder, projectOptions).close()
    expect(readFileSync(path, 'utf8')).toBe(before)
  })

  it('says that nothing is there', () => {
    const folder = join(temporaryFolder(), 'shirts.graft')
    expect(() => openProject(folder, projectOptions)).toThrow('project.not-found')
  })

  it('refuses a folder that is something else, and leaves it as it is', () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'letter.txt'), 'Dear')
    expect(() => openProject(folder, projectOptions)).toThrow('project.not-a-project')
    expect(readdirSync(folder)).toEqual(['letter.txt'])
  })

  it('refuses a file', () => {
    const path = join(temporaryFolder(), 'shirts.graft')
    writeFileSync(path, '')
    expect(() => openProject(path, projectOptions)).toThrow('project.not-a-project')
  })

  it('refuses the database of another program', () => {
    const folder = temporaryFolder()
    mkdirSync(join(folder, 'shirts.graft'))
    writeFileSync(join(folder, 'shirts.graft', 'project.db'), '')
    expect(() => openProject(join(folder, 'shirts.graft'), projectOptions)).toThrow(
      'project.not-a-project',
    )
  })

  it('says that the database is missing', () => {
    const folder = closedProject()
    rmSync(join(folder, 'project.db'))
    expect(() => openProject(folder, projectOptions)).toThrow('project.damaged')
  })

  it('says that the database is damaged', () => {
    const folder = closedProject()
    writeFileSync(join(folder, 'project.db'), 'no database at all'.repeat(500))
    expect(() => openProject(folder, projectOptions)).toThrow('project.damaged')
  })

  it('refuses a second opener in the same process and goes on', () => {
    const project = temporaryProject()
    expect(() => openProject(project.folder, projectOptions)).toThrow('project.in-use')
    expect(project.images.add([newImage(1)]).addedCount).toBe(1)
  })

  it('may be closed twice', () => {
    const project = temporaryProject()
    project.close()
    expect(() => project.close()).not.toThrow()
  })
})
