import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { rendererFile } from '../../../src/host/renderer-files.ts'

const folder = resolve('/graft/renderer')

describe('rendererFile', () => {
  it('gives the index for the root', () => {
    expect(rendererFile(folder, '/')).toEqual({
      path: resolve(folder, 'index.html'),
      contentType: 'text/html; charset=utf-8',
      isImmutable: false,
    })
  })

  it('lets a file whose name changes with its content be kept', () => {
    expect(rendererFile(folder, '/assets/index-a1b2.js')).toEqual({
      path: resolve(folder, 'assets/index-a1b2.js'),
      contentType: 'text/javascript; charset=utf-8',
      isImmutable: true,
    })
  })

  it('decodes names', () => {
    expect(rendererFile(folder, '/assets/f%C3%B6r.svg')?.path).toBe(
      resolve(folder, 'assets/för.svg'),
    )
  })

  it.each([
    '/../secret.json',
    '/assets/../../secret.json',
    '/%2e%2e/secret.json',
    '/..%2fsecret.json',
    '/..%5csecret.json',
    '/a%00.html',
    '/%E0%A4%A.html',
    '/index.js.map',
    '/.env',
    '/assets',
  ])('gives nothing for %s', (pathname) => {
    expect(rendererFile(folder, pathname)).toBeNull()
  })
})
