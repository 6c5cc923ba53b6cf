import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { nodeBinary } from '../../../src/main/node-binary.ts'

describe('nodeBinary', () => {
  it('is the one that ships in the resources folder', () => {
    const runtime = { resourcesPath: 'resources', platform: 'linux', givenPath: undefined } as const
    expect(nodeBinary(runtime)).toBe(join('resources', 'node', 'node'))
  })

  it('has the name that Windows asks for', () => {
    const runtime = { resourcesPath: 'resources', platform: 'win32', givenPath: undefined } as const
    expect(nodeBinary(runtime)).toBe(join('resources', 'node', 'node.exe'))
  })

  it('is the given one in an application that is not packaged', () => {
    const runtime = { resourcesPath: 'r', platform: 'linux', givenPath: '/opt/node' } as const
    expect(nodeBinary(runtime)).toBe('/opt/node')
  })
})
