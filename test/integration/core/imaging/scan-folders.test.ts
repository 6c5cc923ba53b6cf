import { rm, symlink } from 'node:fs/promises'
import { execFileSync } from 'node:child_process'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { scanSources } from '../../../../src/core/imaging/scan.ts'
import { pngBytes } from '../../../fixtures/images.ts'
import { placesOf, scanAll } from '../../../fixtures/scan.ts'
import { testFolder } from '../../../fixtures/test-folder.ts'
import type { TestFolder } from '../../../fixtures/test-folder.ts'

const scan = (folder: TestFolder, ...sources: string[]) =>
  scanAll(
    sources.map((source) => join(folder.path, source)),
    { extractFolder: join(folder.path, 'extract') },
  )

describe('labels and sides of folders on a disk', () => {
  test('class/', async () => {
    const folder = testFolder()
    await folder.touch('p/cat/a.jpg', 'p/cat/deep/b.png', 'p/dog/c.webp', 'p/loose.gif')
    const { files } = await scan(folder, 'p')
    expect(placesOf(files, folder.path)).toEqual([
      'p/cat/a.jpg: cat -',
      'p/cat/deep/b.png: cat -',
      'p/dog/c.webp: dog -',
      'p/loose.gif: - -',
    ])
  })

  test('split/class/', async () => {
    const folder = testFolder()
    await folder.touch('p/Train/cat/a.jpg', 'p/Train/dog/b.jpg', 'p/Test/cat/c.jpg')
    const { files } = await scan(folder, 'p')
    expect(placesOf(files, folder.path)).toEqual([
      'p/Test/cat/c.jpg: cat held-out',
      'p/Train/cat/a.jpg: cat learn',
      'p/Train/dog/b.jpg: dog learn',
    ])
  })

  test('class/split/', async () => {
    const folder = testFolder()
    await folder.touch('p/cat/train/a.jpg', 'p/cat/test/b.jpg', 'p/dog/train/c.jpg')
    const { files } = await scan(folder, 'p')
    expect(placesOf(files, folder.path)).toEqual([
      'p/cat/test/b.jpg: cat held-out',
      'p/cat/train/a.jpg: cat learn',
      'p/dog/train/c.jpg: dog learn',
    ])
  })

  test('folders without pictures are no labels', async () => {
    const folder = testFolder()
    await folder.touch('p/photos/cat/a.jpg', 'p/photos/dog/b.jpg', 'p/notes/text.txt')
    const { files } = await scan(folder, 'p')
    expect(placesOf(files, folder.path)).toEqual([
      'p/photos/cat/a.jpg: cat -',
      'p/photos/dog/b.jpg: dog -',
    ])
  })

  test('nothing is read from names where it is not wanted', async () => {
    const folder = testFolder()
    await folder.touch('p/train/cat/a.jpg', 'p/test/dog/b.jpg')
    const { files } = await scanAll([join(folder.path, 'p')], {
      labelFrom: 'none',
      extractFolder: folder.path,
    })
    expect(placesOf(files, folder.path)).toEqual([
      'p/test/dog/b.jpg: - -',
      'p/train/cat/a.jpg: - -',
    ])
  })

  test('a folder of loose pictures has no label', async () => {
    const folder = testFolder()
    await folder.touch('cats/a.jpg')
    const { files } = await scan(folder, 'cats')
    expect(placesOf(files, folder.path)).toEqual(['cats/a.jpg: - -'])
  })

  test('several folders of loose pictures are labels', async () => {
    const folder = testFolder()
    await folder.touch('cats/a.jpg', 'dogs/b.jpg')
    const { files } = await scan(folder, 'cats', 'dogs')
    expect(placesOf(files, folder.path)).toEqual(['cats/a.jpg: cats -', 'dogs/b.jpg: dogs -'])
  })

  test('several folders with labels inside keep those', async () => {
    const folder = testFolder()
    await folder.touch('2023/cat/a.jpg', '2023/dog/b.jpg', '2024/cat/c.jpg', '2024/dog/d.jpg')
    const { files } = await scan(folder, '2023', '2024')
    expect(files.map((file) => file.labelName)).toEqual(['cat', 'dog', 'cat', 'dog'])
  })

  test('the parts of a data set given one by one are its parts', async () => {
    const folder = testFolder()
    await folder.touch('train/cat/a.jpg', 'train/dog/b.jpg', 'test/cat/c.jpg')
    const { files } = await scan(folder, 'train', 'test')
    expect(placesOf(files, folder.path)).toEqual([
      'test/cat/c.jpg: cat held-out',
      'train/cat/a.jpg: cat learn',
      'train/dog/b.jpg: dog learn',
    ])
  })

  test('a decomposed name on disk is kept, and its label is composed', async () => {
    const folder = testFolder()
    await folder.touch('p/cafe\u0301/a\u0308.jpg', 'p/tea/b.jpg')
    const { files } = await scan(folder, 'p')
    expect(files.map(({ fileName, labelName }) => [fileName, labelName])).toEqual([
      ['a\u0308.jpg', 'caf\u00e9'],
      ['b.jpg', 'tea'],
    ])
  })
})

describe('what is looked at', () => {
  test('files come in the order of their names, folders last', async () => {
    const folder = testFolder()
    await folder.touch('p/b.jpg', 'p/a.jpg', 'p/sub/1.jpg', 'p/c.jpg')
    const { files } = await scan(folder, 'p')
    expect(files.map((file) => file.fileName)).toEqual(['a.jpg', 'b.jpg', 'c.jpg', '1.jpg'])
  })

  test('hidden names, leftovers of systems and projects are not', async () => {
    const folder = testFolder()
    await folder.touch(
      ...['p/.hidden.jpg', 'p/.git/a.jpg', 'p/__MACOSX/b.jpg', 'p/@eaDir/c.jpg'],
      ...['p/Shirts.graft/images/d.jpg', 'p/seen.jpg'],
    )
    const { files } = await scan(folder, 'p')
    expect(files.map((file) => file.fileName)).toEqual(['seen.jpg'])
  })

  test('files with other extensions are passed over', async () => {
    const folder = testFolder()
    await folder.touch('p/a.txt', 'p/b.json', 'p/c.mp4', 'p/d.zip', 'p/e.csv', 'p/f.jpg')
    const { files, problems } = await scan(folder, 'p')
    expect([files.map((file) => file.fileName), problems]).toEqual([['f.jpg'], []])
  })

  test('pictures of kinds that are not read come, so that they are told as problems', async () => {
    const folder = testFolder()
    await folder.touch('p/a.bmp', 'p/b.svg', 'p/c.nef')
    const { files } = await scan(folder, 'p')
    expect(files.map((file) => file.fileName)).toEqual(['a.bmp', 'b.svg', 'c.nef'])
  })

  test('a file without extension comes where it begins like a picture', async () => {
    const folder = testFolder()
    await folder.write('p/picture', await pngBytes(1))
    await folder.write('p/LICENSE', 'a text')
    const { files } = await scan(folder, 'p')
    expect(files.map((file) => file.fileName)).toEqual(['picture'])
  })

  test('a file that is named comes whatever it is called', async () => {
    const folder = testFolder()
    await folder.touch('notes.txt')
    const { files } = await scan(folder, 'notes.txt')
    expect(files).toMatchObject([{ fileName: 'notes.txt', labelName: null, sizeBytes: 1 }])
  })

  test('a project that is named is a problem', async () => {
    const folder = testFolder()
    await folder.touch('Shirts.graft/images/a.jpg')
    const { problems } = await scan(folder, 'Shirts.graft')
    expect(problems).toEqual([
      { path: join(folder.path, 'Shirts.graft'), kind: 'not-an-image', detail: 'a Graft project' },
    ])
  })

  test('a name in the other Unicode form is found', async () => {
    const folder = testFolder()
    await folder.touch('cafe\u0301/a.jpg')
    const { files } = await scan(folder, 'caf\u00e9')
    expect(files.map((file) => file.fileName)).toEqual(['a.jpg'])
  })

  test('a source that is not there ends the scan before it gives anything', async () => {
    const folder = testFolder()
    await folder.touch('p/a.jpg')
    const { files, error } = await scan(folder, 'p', 'gone')
    expect(files).toEqual([])
    expect(error).toMatchObject({
      code: 'import.not-found',
      data: { path: join(folder.path, 'gone') },
    })
  })
})

describe('symbolic links', () => {
  test('to files are followed', async () => {
    const folder = testFolder()
    await folder.touch('elsewhere/a.jpg', 'p/b.jpg')
    await symlink(join(folder.path, 'elsewhere/a.jpg'), join(folder.path, 'p/link.jpg'))
    const { files } = await scan(folder, 'p')
    expect(files.map((file) => file.fileName)).toEqual(['b.jpg', 'link.jpg'])
  })

  test('to folders are labels like folders', async () => {
    const folder = testFolder()
    await folder.touch('elsewhere/a.jpg', 'p/dog/b.jpg')
    await symlink(join(folder.path, 'elsewhere'), join(folder.path, 'p/cat'))
    const { files } = await scan(folder, 'p')
    expect(placesOf(files, folder.path)).toEqual(['p/cat/a.jpg: cat -', 'p/dog/b.jpg: dog -'])
  })

  test.each(['p', 'p/cat', 'p/dog/deep'])('that lead back from %s are problems', async (place) => {
    const folder = testFolder()
    await folder.touch('p/cat/a.jpg', 'p/dog/deep/b.jpg')
    await symlink(join(folder.path, 'p'), join(folder.path, place, 'back'))
    const { files, problems } = await scan(folder, 'p')
    expect(files.map((file) => file.labelName)).toEqual(['cat', 'dog'])
    expect(problems).toMatchObject([
      { path: join(folder.path, place, 'back'), kind: 'symlink-loop' },
    ])
  })

  test('that lead to each other are problems', async () => {
    const folder = testFolder()
    await folder.touch('a/1.jpg', 'b/2.jpg')
    await symlink(join(folder.path, 'b'), join(folder.path, 'a/to-b'))
    await symlink(join(folder.path, 'a'), join(folder.path, 'b/to-a'))
    const { files, problems } = await scan(folder, 'a')
    expect(files.map((file) => file.fileName)).toEqual(['1.jpg', '2.jpg'])
    expect(problems).toMatchObject([{ kind: 'symlink-loop' }])
  })

  test('to one folder from within a label are followed once', async () => {
    const folder = testFolder()
    await folder.touch('elsewhere/a.jpg', 'p/b.jpg')
    await symlink(join(folder.path, 'elsewhere'), join(folder.path, 'p/one'))
    await symlink(join(folder.path, 'elsewhere'), join(folder.path, 'p/two'))
    const { files } = await scanAll([join(folder.path, 'p')], {
      labelFrom: 'none',
      extractFolder: folder.path,
    })
    expect(files.map((file) => file.fileName)).toEqual(['b.jpg', 'a.jpg'])
  })

  test('to nowhere are problems where they call themselves pictures', async () => {
    const folder = testFolder()
    await folder.touch('p/a.jpg')
    await symlink(join(folder.path, 'gone.jpg'), join(folder.path, 'p/broken.jpg'))
    await symlink(join(folder.path, 'gone'), join(folder.path, 'p/broken.txt'))
    const { problems } = await scan(folder, 'p')
    expect(problems).toEqual([
      { path: join(folder.path, 'p/broken.jpg'), kind: 'vanished', detail: 'ENOENT' },
    ])
  })

  test('to themselves are loops', async () => {
    const folder = testFolder()
    await folder.touch('p/a.jpg')
    await symlink(join(folder.path, 'p/self.jpg'), join(folder.path, 'p/self.jpg'))
    const { problems } = await scan(folder, 'p')
    expect(problems).toMatchObject([{ kind: 'symlink-loop', detail: 'ELOOP' }])
  })
})

describe('while it goes on', () => {
  test.skipIf(process.platform === 'win32')('a pipe is told, not opened', async () => {
    const folder = testFolder()
    await folder.touch('p/a.jpg')
    execFileSync('mkfifo', [join(folder.path, 'p/pipe.jpg')])
    const { problems } = await scan(folder, 'p')
    expect(problems).toMatchObject([{ kind: 'not-an-image', detail: 'not a regular file' }])
  })

  test('the total is the number of files', async () => {
    const folder = testFolder()
    await folder.touch(...Array.from({ length: 700 }, (_, index) => `p/${index % 7}/${index}.jpg`))
    const { files, totals } = await scan(folder, 'p')
    expect([files.length, totals.at(-1)]).toEqual([700, 700])
  })

  test('a folder that vanishes is a problem and costs nothing else', async () => {
    const folder = testFolder()
    await folder.touch('p/cat/a.jpg', 'p/dog/b.jpg', 'p/owl/c.jpg')
    const names: string[] = []
    const problems: unknown[] = []
    const options = { labelFrom: 'folders', extractFolder: folder.path } as const
    for await (const found of scanSources([join(folder.path, 'p')], options)) {
      if (found.kind === 'problem') problems.push(found.problem)
      if (found.kind === 'file') names.push(found.file.fileName)
      if (names.length === 1) await rm(join(folder.path, 'p/dog'), { recursive: true, force: true })
    }
    expect([names, problems]).toEqual([
      ['a.jpg', 'c.jpg'],
      [{ path: join(folder.path, 'p/dog'), kind: 'vanished', detail: 'ENOENT' }],
    ])
  })

  test('it can be cancelled', async () => {
    const folder = testFolder()
    await folder.touch(...Array.from({ length: 300 }, (_, index) => `p/${index}.jpg`))
    const abort = new AbortController()
    const options = {
      labelFrom: 'folders',
      extractFolder: folder.path,
      signal: abort.signal,
    } as const
    const scanning = (async () => {
      for await (const _ of scanSources([join(folder.path, 'p')], options)) abort.abort()
    })()
    await expect(scanning).rejects.toMatchObject({ code: 'work.cancelled' })
  })

  test('it can be left early', async () => {
    const folder = testFolder()
    await folder.touch('p/a.jpg', 'p/b.jpg')
    const options = { labelFrom: 'folders', extractFolder: folder.path } as const
    const names: string[] = []
    for await (const found of scanSources([join(folder.path, 'p')], options)) {
      if (found.kind === 'file') names.push(found.file.fileName)
      if (names.length === 1) break
    }
    expect(names).toEqual(['a.jpg'])
  })

  test('a relative path becomes a full one', async () => {
    const folder = testFolder()
    await folder.touch('p/a.jpg')
    const relativePath = join(folder.path, 'p/../p')
    const { files } = await scanAll([relativePath], { extractFolder: folder.path })
    expect(files.map((file) => file.path)).toEqual([resolve(folder.path, 'p/a.jpg')])
  })
})
