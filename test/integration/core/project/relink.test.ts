import { mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { newImage } from '../../../fixtures/new-images.ts'
import { temporaryFolder, temporaryProject } from '../../../fixtures/temporary-project.ts'

/** Images of `/old`, of a folder whose name begins alike, and one by copy. */
function withPhotos() {
  const project = temporaryProject()
  project.images.add([
    newImage(1, { sourcePath: '/old/cat/1.jpg' }),
    newImage(2, { sourcePath: '/old/2.jpg' }),
    newImage(3, { sourcePath: '/older/3.jpg' }),
    newImage(4, { sourcePath: '/old/4.jpg', storedPath: join(project.paths.images, '4.jpeg') }),
  ])
  return project
}

describe('candidates for relinking', () => {
  it('are the referenced images under the folder', () => {
    expect(withPhotos().images.relinkCandidates('/old', '/new')).toEqual([
      { id: newImage(1).id, path: '/old/cat/1.jpg', newPath: '/new/cat/1.jpg', sizeBytes: 1001 },
      { id: newImage(2).id, path: '/old/2.jpg', newPath: '/new/2.jpg', sizeBytes: 1002 },
    ])
  })

  it('may be a single file', () => {
    const candidates = withPhotos().images.relinkCandidates('/old/2.jpg', '/photos/two.jpg')
    expect(candidates.map((candidate) => candidate.newPath)).toEqual(['/photos/two.jpg'])
  })

  it('are below a root as below any folder', () => {
    const candidates = withPhotos().images.relinkCandidates('/', '/mnt')
    expect(candidates.map((candidate) => candidate.newPath)).toEqual([
      '/mnt/old/cat/1.jpg',
      '/mnt/old/2.jpg',
      '/mnt/older/3.jpg',
    ])
  })

  it('take a name for what it is, not for a pattern', () => {
    expect(withPhotos().images.relinkCandidates('/ol_', '/new')).toEqual([])
  })
})

describe('relinking', () => {
  it('reads images from their new place and forgets that they were gone', () => {
    const project = withPhotos()
    const folder = temporaryFolder()
    mkdirSync(join(folder, 'cat'))
    const newPath = join(folder, 'cat', '1.jpg')
    writeFileSync(newPath, 'bytes')
    project.problems.record([{ path: '/old/cat/1.jpg', kind: 'vanished', detail: '' }])
    project.images.relink(project.images.relinkCandidates('/old', folder).slice(0, 1))
    expect([...project.images.files()][0]).toEqual({
      id: newImage(1).id,
      path: newPath,
      sizeBytes: 1001,
      modifiedMs: statSync(newPath).mtimeMs,
    })
    expect(project.problems.list()).toEqual([])
  })
})
