import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { scanAll } from '../../../fixtures/scan.ts'
import { testFolder } from '../../../fixtures/test-folder.ts'

/** Scans a list that lies beside `cat.jpg`, `dog.jpg` and `sub/owl.jpg`. */
async function scanList(
  content: string | Uint8Array,
  options: { name?: string; labelFrom?: 'folders' | 'none' } = {},
) {
  const folder = testFolder()
  await folder.touch('cat.jpg', 'dog.jpg', 'sub/owl.jpg')
  const listPath = await folder.write(options.name ?? 'list.csv', content)
  const { labelFrom = 'folders' } = options
  const scanned = await scanAll([listPath], { labelFrom, extractFolder: folder.path })
  const rows = scanned.files.map(({ fileName, labelName, side }) => [fileName, labelName, side])
  return { ...scanned, rows, listPath, folder: folder.path }
}

describe('a list', () => {
  test('gives path and label', async () => {
    const { rows } = await scanList('cat.jpg,Cat\nsub/owl.jpg,Owl\n')
    expect(rows).toEqual([
      ['cat.jpg', 'Cat', null],
      ['owl.jpg', 'Owl', null],
    ])
  })

  test('may give sides in the words of data sets', async () => {
    const { rows } = await scanList('cat.jpg,Cat,train\ndog.jpg,Dog,test\nsub/owl.jpg,Owl,\n')
    expect(rows).toEqual([
      ['cat.jpg', 'Cat', 'learn'],
      ['dog.jpg', 'Dog', 'held-out'],
      ['owl.jpg', 'Owl', null],
    ])
  })

  test('may have a header, and other columns in any order', async () => {
    const { rows } = await scanList('id,Class,Image Path,split\n1,Cat,cat.jpg,val\n')
    expect(rows).toEqual([['cat.jpg', 'Cat', 'learn']])
  })

  test('may be separated by semicolons', async () => {
    const { rows } = await scanList('path;label\ncat.jpg;Cat, or not\n')
    expect(rows).toEqual([['cat.jpg', 'Cat, or not', null]])
  })

  test('may be separated by tabs', async () => {
    const { rows } = await scanList('cat.jpg\tCat\n', { name: 'list.tsv' })
    expect(rows).toEqual([['cat.jpg', 'Cat', null]])
  })

  test('may quote what has a comma in it', async () => {
    const { rows } = await scanList('cat.jpg,"Cat, ""big"""\n')
    expect(rows).toEqual([['cat.jpg', 'Cat, "big"', null]])
  })

  test('may end its lines as on Windows, with spaces and empty lines', async () => {
    const { rows } = await scanList('\ufeffpath,label\r\n\r\n cat.jpg , Cat \r\n')
    expect(rows).toEqual([['cat.jpg', 'Cat', null]])
  })

  test('may be in UTF-16 as spreadsheets save it', async () => {
    const { rows } = await scanList(Buffer.from('\ufeffcat.jpg\tKätzchen\n', 'utf16le'))
    expect(rows).toEqual([['cat.jpg', 'Kätzchen', null]])
  })

  test('may leave labels out', async () => {
    const { rows } = await scanList('cat.jpg\ndog.jpg,\n')
    expect(rows).toEqual([
      ['cat.jpg', null, null],
      ['dog.jpg', null, null],
    ])
  })

  test('may name full paths', async () => {
    const folder = testFolder()
    await folder.touch('far/a.jpg')
    const { rows } = await scanList(`${join(folder.path, 'far/a.jpg')},Cat\n`)
    expect(rows).toEqual([['a.jpg', 'Cat', null]])
  })

  test('may be written with the separators of Windows', async () => {
    const { rows } = await scanList('sub\\owl.jpg,Owl\n')
    expect(rows).toEqual([['owl.jpg', 'Owl', null]])
  })

  test('may spell a name in the other Unicode form, and composes labels', async () => {
    const folder = testFolder()
    await folder.touch('u\u0308.jpg')
    const listPath = await folder.write('list.csv', '\u00fc.jpg,cafe\u0301\n')
    const { files } = await scanAll([listPath], { extractFolder: folder.path })
    expect(files.map((file) => file.labelName)).toEqual(['caf\u00e9'])
  })

  test('gives no labels where they are not wanted', async () => {
    const { rows } = await scanList('cat.jpg,Cat,test\n', { labelFrom: 'none' })
    expect(rows).toEqual([['cat.jpg', null, null]])
  })

  test('is counted', async () => {
    const { totals } = await scanList('path,label\ncat.jpg,Cat\ndog.jpg,Dog\n')
    expect(totals.at(-1)).toBe(2)
  })

  test('of many lines comes in its order', async () => {
    const lines = Array.from({ length: 1000 }, (_, index) => `cat.jpg,${index}\n`)
    const { files } = await scanList(lines.join(''))
    expect(files.map((file) => file.labelName)).toEqual(lines.map((_, index) => String(index)))
  })
})

describe('a line whose file cannot be had is a problem of its own', () => {
  test('where it does not exist', async () => {
    const { rows, problems, folder } = await scanList('gone.jpg,Cat\ndog.jpg,Dog\n')
    expect(rows).toEqual([['dog.jpg', 'Dog', null]])
    expect(problems).toEqual([
      { path: join(folder, 'gone.jpg'), kind: 'vanished', detail: 'ENOENT' },
    ])
  })

  test('where it is a folder', async () => {
    const { problems } = await scanList('sub,Cat\n')
    expect(problems).toMatchObject([{ kind: 'not-an-image' }])
  })
})

describe('a line that cannot be understood ends the list with its number', () => {
  test.each([
    ['too many columns', 'cat.jpg,Cat\ndog.jpg,Dog,test,more\n', 2, '4 columns instead of 3'],
    ['no path', 'path,label\ncat.jpg,Cat\n,Dog\n', 3, 'no path'],
    ['an unknown side', 'cat.jpg,Cat,upper\n', 1, 'side "upper" is neither learn nor held-out'],
  ])('%s', async (_, content, line, detail) => {
    const { error, listPath } = await scanList(content)
    expect(error).toMatchObject({
      code: 'import.unreadable-list',
      data: { path: listPath, line, detail },
    })
  })

  test('a quote that never closes', async () => {
    const { error } = await scanList('cat.jpg,Cat\ndog.jpg,"Dog\n')
    expect(error).toMatchObject({ code: 'import.unreadable-list' })
  })

  test('another encoding than UTF', async () => {
    const { error } = await scanList(Buffer.from('cat.jpg,K\xe4tzchen\n', 'latin1'))
    expect(error).toMatchObject({
      code: 'import.unreadable-list',
      data: { line: 1, detail: 'not in UTF-8' },
    })
  })

  test('and keeps what stands above it', async () => {
    const { rows } = await scanList('cat.jpg,Cat\ndog.jpg,Dog\nsub/owl.jpg,Owl,upper\n')
    expect(rows).toEqual([
      ['cat.jpg', 'Cat', null],
      ['dog.jpg', 'Dog', null],
    ])
  })
})
