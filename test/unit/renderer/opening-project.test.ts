import { describe, expect, it } from 'vitest'
import { openingProject } from '../../../src/renderer/features/projects/opening-project.ts'

describe('openingProject', () => {
  it('reads the path behind the hash', () => {
    expect(openingProject('#project=%2Fphotos%2Fa%20%22b%22%2B.graft')).toBe('/photos/a "b"+.graft')
  })

  it.each(['', '#', '#other=1'])('finds none in “%s”', (hash) => {
    expect(openingProject(hash)).toBeNull()
  })
})
