import { describe, expect, it, onTestFinished } from 'vitest'
import { openDatabase } from '../../../../src/core/project/database.ts'
import { Project } from '../../../../src/core/project/project.ts'
import { newImages } from '../../../fixtures/new-images.ts'
import { projectOptions, temporaryProject } from '../../../fixtures/temporary-project.ts'

/** A project with ten images whose file may grow by this many pages of 4 KB. */
function withRoomFor(pageCount: number) {
  const created = temporaryProject()
  created.images.add(newImages(0, 10, { labelName: 'cat' }))
  created.close()
  const database = openDatabase(created.paths, { isNew: false })
  const used = Number(database.handle.pragma('page_count', { simple: true }))
  database.handle.pragma(`max_page_count = ${used + pageCount}`)
  const project = new Project(database, created.paths, projectOptions.clock)
  onTestFinished(() => project.close())
  return { project, makeRoom: () => database.handle.pragma('max_page_count = 100000') }
}

describe('a full disk', () => {
  it('refuses a batch and loses nothing that was there', () => {
    const { project } = withRoomFor(3)
    expect(() => project.images.add(newImages(10, 500, { labelName: 'dog' }))).toThrow(
      expect.objectContaining({ code: 'project.disk-full', data: { path: project.folder } }),
    )
    expect(project.summary()).toMatchObject({ imageCount: 10, labels: [{ name: 'cat' }] })
  })

  it('is forgotten once there is room again', () => {
    const { project, makeRoom } = withRoomFor(3)
    expect(() => project.images.add(newImages(10, 500))).toThrow('project.disk-full')
    makeRoom()
    expect(project.images.add(newImages(10, 500)).addedCount).toBe(490)
  })
})

describe('a database that may only be read', () => {
  it('refuses a batch and says why', () => {
    const created = temporaryProject()
    created.close()
    const database = openDatabase(created.paths, { isNew: false })
    database.handle.pragma('query_only = ON')
    const project = new Project(database, created.paths, projectOptions.clock)
    onTestFinished(() => project.close())
    expect(() => project.images.add(newImages(0, 1))).toThrow('project.cannot-write')
  })
})
