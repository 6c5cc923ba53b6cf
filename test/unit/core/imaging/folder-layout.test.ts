import { describe, expect, test } from 'vitest'
import { folderLayout } from '../../../../src/core/imaging/folder-layout.ts'
import type { Branch, FolderView } from '../../../../src/core/imaging/folder-layout.ts'

/** A view of folders that hold the given pictures. */
function viewOf(paths: readonly string[]): FolderView {
  return {
    child: (folder, name) => `${folder}/${name}`,
    subfolders: async (folder) => [
      ...new Set(
        paths
          .filter((path) => path.startsWith(`${folder}/`))
          .map((path) => path.slice(folder.length + 1).split('/'))
          .filter((segments) => segments.length > 1)
          .map((segments) => segments[0] ?? ''),
      ),
    ],
  }
}

/** What each picture's place is, as `label/side`, under the branch nearest to it. */
async function places(paths: readonly string[]): Promise<Record<string, string>> {
  const rooted = paths.map((path) => `root/${path}`)
  const branches = await folderLayout([{ folder: 'root', side: null }], viewOf(rooted))
  return Object.fromEntries(paths.map((path) => [path, placeOf(branches, `root/${path}`)]))
}

function placeOf(branches: readonly Branch[], path: string): string {
  const folder = path.slice(0, path.lastIndexOf('/'))
  const covering = branches.filter((branch) =>
    branch.isDeep ? `${folder}/`.startsWith(`${branch.folder}/`) : branch.folder === folder,
  )
  return covering.map((branch) => `${branch.labelName} ${branch.side}`).join(', ')
}

describe('labels', () => {
  test('are the folders of the first level that has two', async () => {
    expect(await places(['cat/a.jpg', 'dog/b.jpg'])).toEqual({
      'cat/a.jpg': 'cat null',
      'dog/b.jpg': 'dog null',
    })
  })

  test('are found below folders that are alone', async () => {
    expect(await places(['photos/2024/cat/a.jpg', 'photos/2024/dog/b.jpg'])).toEqual({
      'photos/2024/cat/a.jpg': 'cat null',
      'photos/2024/dog/b.jpg': 'dog null',
    })
  })

  test('hold for everything below', async () => {
    expect(await places(['cat/indoor/a.jpg', 'cat/b.jpg', 'dog/c.jpg'])).toEqual({
      'cat/indoor/a.jpg': 'cat null',
      'cat/b.jpg': 'cat null',
      'dog/c.jpg': 'dog null',
    })
  })

  test('are not given to pictures above them', async () => {
    expect(await places(['loose.jpg', 'cat/a.jpg', 'dog/b.jpg'])).toEqual({
      'loose.jpg': 'null null',
      'cat/a.jpg': 'cat null',
      'dog/b.jpg': 'dog null',
    })
  })

  test('are not made of a folder of loose pictures', async () => {
    expect(await places(['a.jpg', 'b.jpg'])).toEqual({ 'a.jpg': 'null null', 'b.jpg': 'null null' })
  })

  test('are not made of a folder that is alone', async () => {
    expect(await places(['a.jpg', 'more/b.jpg'])).toEqual({
      'a.jpg': 'null null',
      'more/b.jpg': 'null null',
    })
  })

  test('are in the composed form of Unicode', async () => {
    const branches = await folderLayout(
      [{ folder: 'root', side: null }],
      viewOf(['root/cafe\u0301/a.jpg', 'root/tea/b.jpg']),
    )
    expect(branches.map((branch) => branch.labelName)).toEqual([null, 'caf\u00e9', 'tea'])
  })
})

describe('splits', () => {
  test('above the labels', async () => {
    expect(
      await places(['train/cat/a.jpg', 'train/dog/b.jpg', 'val/cat/c.jpg', 'test/dog/d.jpg']),
    ).toEqual({
      'train/cat/a.jpg': 'cat learn',
      'train/dog/b.jpg': 'dog learn',
      'val/cat/c.jpg': 'cat learn',
      'test/dog/d.jpg': 'dog held-out',
    })
  })

  test('right below the labels', async () => {
    expect(await places(['cat/train/a.jpg', 'cat/test/b.jpg', 'dog/train/c.jpg'])).toEqual({
      'cat/train/a.jpg': 'cat learn',
      'cat/test/b.jpg': 'cat held-out',
      'dog/train/c.jpg': 'dog learn',
    })
  })

  test('above a folder that only holds the labels', async () => {
    expect(await places(['data/train/images/cat/a.jpg', 'data/test/images/dog/b.jpg'])).toEqual({
      'data/train/images/cat/a.jpg': 'cat learn',
      'data/test/images/dog/b.jpg': 'dog held-out',
    })
  })

  test('of loose pictures give sides and no labels', async () => {
    expect(await places(['train/a.jpg', 'test/b.jpg'])).toEqual({
      'train/a.jpg': 'null learn',
      'test/b.jpg': 'null held-out',
    })
  })

  test('leave what lies beside them without label and side', async () => {
    expect(
      await places(['train/cat/a.jpg', 'train/dog/b.jpg', 'test/cat/c.jpg', 'docs/fig/d.png']),
    ).toMatchObject({ 'docs/fig/d.png': 'null null', 'train/cat/a.jpg': 'cat learn' })
  })

  test('leave unlabelled pictures without label', async () => {
    expect(await places(['train/cat/a.jpg', 'train/dog/b.jpg', 'unlabeled/x/c.jpg'])).toMatchObject(
      { 'unlabeled/x/c.jpg': 'null null', 'train/dog/b.jpg': 'dog null' },
    )
  })

  test('into folds give no sides', async () => {
    expect(await places(['fold1/cat/a.jpg', 'fold2/dog/b.jpg'])).toEqual({
      'fold1/cat/a.jpg': 'cat null',
      'fold2/dog/b.jpg': 'dog null',
    })
  })

  test('are not seen in a vehicle', async () => {
    expect(await places(['bus/a.jpg', 'train/b.jpg'])).toEqual({
      'bus/a.jpg': 'bus null',
      'train/b.jpg': 'train null',
    })
  })
})

test('every picture has exactly one place', async () => {
  const paths = ['a.jpg', 'x/b.jpg', 'x/train/c.jpg', 'x/test/d.jpg', 'x/e/f.jpg', 'y/g.jpg']
  const found = await places(paths)
  expect(Object.values(found).filter((place) => place === '' || place.includes(','))).toEqual([])
})
