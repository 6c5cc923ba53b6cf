import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { projectName, projectPaths } from '../../../../src/core/project/folder.ts'
import { imageIdSchema } from '../../../../src/shared/domain/ids.ts'

describe('projectName', () => {
  it.each([
    ['/home/shirts.graft', 'shirts'],
    ['/home/shirts', 'shirts'],
    ['/home/.graft', '.graft'],
    ['/home/My Shirts.GRAFT', 'My Shirts'],
  ])('of %s is %s', (folder, name) => {
    expect(projectName(folder)).toBe(name)
  })
})

describe('projectPaths', () => {
  it('takes the identity file for its folder', () => {
    expect(projectPaths('/home/shirts.graft/Open.graftproject').folder).toBe(
      resolve('/home/shirts.graft'),
    )
  })

  it('spreads copies over folders by the start of their id', () => {
    const id = imageIdSchema.parse('ab'.repeat(16))
    const paths = projectPaths('/home/shirts.graft')
    expect(paths.image(id, 'jpeg')).toBe(join(paths.images, 'ab', `${id}.jpeg`))
  })
})
