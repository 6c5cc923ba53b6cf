import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { projectArgument } from '../../../src/main/project-argument.ts'

const folder = resolve('/photos')

describe('projectArgument', () => {
  it('is the first argument of a packaged application, from where it was started', () => {
    expect(projectArgument(['graft', 'shirts.graft'], true, folder)).toBe(
      resolve(folder, 'shirts.graft'),
    )
  })

  it('comes after the application’s own folder where it is not packaged', () => {
    const argv = ['electron', '/graft', '/other/shirts.graft']
    expect(projectArgument(argv, false, folder)).toBe(resolve('/other/shirts.graft'))
  })

  it('is not one of Chromium’s switches', () => {
    const argv = ['graft', '--allow-file-access-from-files', 'shirts.graft']
    expect(projectArgument(argv, true, folder)).toBe(resolve(folder, 'shirts.graft'))
  })

  it('is null where none is named', () => {
    expect(projectArgument(['electron', '/graft'], false, folder)).toBeNull()
  })
})
