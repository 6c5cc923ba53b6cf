import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { problemSchema } from '../../../src/shared/domain/image.ts'
import { imageSchema } from '../../../src/shared/domain/image.ts'
import { jobOf } from '../../fakes/answering-service.ts'
import { runCommand } from '../../fakes/cli-host.ts'
import { labels, openable, progress, summary } from './fixtures.ts'

const truncated = problemSchema.parse({ path: '/photos/a.jpg', kind: 'truncated', detail: '' })

describe('graft new', () => {
  it('adds the ending and says how to go on', async () => {
    const { exitCode, stdout, calls } = await runCommand(['new', 'shirts'], {
      answers: { project: { create: () => summary } },
    })
    expect(exitCode).toBe(0)
    expect(calls).toEqual([{ name: 'project.create', input: { project: '/work/shirts.graft' } }])
    expect(stdout).toBe('Project shirts.graft made.\nNext: graft import shirts.graft FOLDER\n')
  })
})

describe('the project of an argument', () => {
  let folder: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'graft-cli-'))
    await mkdir(join(folder, 'hats.graft'))
  })

  afterAll(async () => {
    await rm(folder, { recursive: true, force: true })
  })

  it.each([['hats'], ['hats.graft'], ['./hats.graft/'], ['hats.graft/Open.graftproject']])(
    'is found as %s',
    async (path) => {
      const { calls } = await runCommand(['label', 'list', path], {
        answers: openable,
        workingFolder: folder,
      })
      expect(calls[0]).toEqual({
        name: 'project.open',
        input: { project: join(folder, 'hats.graft') },
      })
    },
  )
})

describe('graft import', () => {
  const imported = {
    addedCount: 1204,
    knownCount: 3,
    labelledCount: 678,
    newLabelNames: ['Hat', 'Skirt'],
    problemCount: 1,
  }
  const answers = {
    ...openable,
    image: {
      import: () =>
        jobOf([progress({ doneCount: 3 }), { kind: 'problem', problem: truncated }], imported),
    },
  }

  it('passes sources and wishes on', async () => {
    const { calls } = await runCommand(
      ['import', 'shirts.graft', 'photos', '/elsewhere', '--copy', '--label', 'Hat'],
      { answers },
    )
    expect(calls.at(-1)).toEqual({
      name: 'image.import',
      input: {
        project: '/work/shirts.graft',
        sources: ['/work/photos', '/elsewhere'],
        storage: 'copy',
        labelFrom: 'folders',
        label: 'Hat',
      },
    })
  })

  it('refers to the files and takes labels from folders unless told otherwise', async () => {
    const byDefault = await runCommand(['import', 'shirts.graft', 'photos'], { answers })
    const without = await runCommand(['import', 'shirts.graft', 'photos', '--no-labels'], {
      answers,
    })
    expect(byDefault.calls.at(-1)?.input).toMatchObject({
      storage: 'reference',
      labelFrom: 'folders',
      label: null,
    })
    expect(without.calls.at(-1)?.input).toMatchObject({ labelFrom: 'none' })
  })

  it('says what came and what needs a look, with its cure', async () => {
    const { exitCode, stdout } = await runCommand(['import', 'shirts.graft', 'photos'], { answers })
    expect(exitCode).toBe(0)
    expect(stdout).toBe(
      [
        '1,204 images added, 678 with a label.',
        '3 files were in the project already or came twice.',
        '2 new labels: Hat and Skirt.',
        '',
        '1 file to look at:',
        '  The file is cut short: its end is missing. Copy it again from its source, or leave it out.',
        '    /photos/a.jpg',
        '',
        'Next: graft train shirts.graft',
        '',
      ].join('\n'),
    )
  })

  it('gives one JSON document', async () => {
    const { stdout } = await runCommand(['import', 'shirts.graft', 'photos', '--json'], { answers })
    expect(JSON.parse(stdout)).toEqual({ ...imported, problems: [truncated] })
  })
})

describe('graft images', () => {
  const answers = { ...openable, image: { problems: () => jobOf([], [truncated]) } }

  it('counts by label and side', async () => {
    const { stdout } = await runCommand(['images', 'shirts.graft'], { answers })
    expect(stdout).toBe(
      [
        'shirts: 1,486 images, 1,204 with a label',
        '',
        'label     to learn from  held out  neither    all',
        'Hat                 960       100        0  1,060',
        'Skirt               110        30        4    144',
        'no label                                      282',
        '',
        '1 file to look at:',
        '  The file is cut short: its end is missing. Copy it again from its source, or leave it out.',
        '    /photos/a.jpg',
        '',
      ].join('\n'),
    )
  })

  it('names five files of a kind, or all of them', async () => {
    const many = Array.from({ length: 8 }, (_, index) => ({
      ...truncated,
      path: `/p/${index}.jpg`,
    }))
    const world = { answers: { ...openable, image: { problems: () => jobOf([], many) } } }
    const some = await runCommand(['images', 'shirts.graft'], world)
    const all = await runCommand(['images', 'shirts.graft', '--all'], world)
    expect(some.stdout).toContain('/p/4.jpg\n    and 3 more; graft images PROJECT --all names them')
    expect(some.stdout).not.toContain('/p/5.jpg')
    expect(all.stdout).toContain('/p/7.jpg')
  })

  it('shows what a file’s name would do to a terminal instead of doing it', async () => {
    const evil = { ...truncated, path: '/p/\u001b[2Jgone\u202egpj.exe' }
    const { stdout } = await runCommand(['images', 'shirts.graft'], {
      answers: { ...openable, image: { problems: () => jobOf([], [evil]) } },
    })
    expect(stdout).toContain('/p/\\u001b[2Jgone\\u202egpj.exe')
  })

  const image = imageSchema.parse({
    id: '0123456789abcdef0123456789abcdef',
    path: '/photos/c.jpg',
    fileName: 'c.jpg',
    format: 'jpeg',
    sizeBytes: 1,
    width: 2,
    height: 3,
    labelId: 'skirt',
    side: 'held-out',
    group: 'g',
  })
  const listing = {
    ...openable,
    image: { list: () => ({ totalCount: 1, images: [image] }) },
  }

  it('lists the images of a label and a side', async () => {
    const { stdout, calls } = await runCommand(
      ['images', 'shirts.graft', '--label', 'Skirt', '--side', 'held-out'],
      { answers: listing },
    )
    expect(calls.at(-1)?.input).toMatchObject({ label: 'skirt', side: 'held-out', offset: 0 })
    expect(stdout).toBe('Skirt\theld out\t/photos/c.jpg\n')
  })

  it('lists as one JSON document, also an empty list', async () => {
    const one = await runCommand(['images', 'shirts.graft', '--list', '--json'], {
      answers: listing,
    })
    const none = await runCommand(['images', 'shirts.graft', '--unlabelled', '--json'], {
      answers: { ...openable, image: { list: () => ({ totalCount: 0, images: [] }) } },
    })
    expect(JSON.parse(one.stdout)).toEqual({ images: [{ ...image, label: 'Skirt' }], count: 1 })
    expect(JSON.parse(none.stdout)).toEqual({ images: [], count: 0 })
  })

  it('goes through all pages of a long list', async () => {
    const { stdout, calls } = await runCommand(['images', 'shirts.graft', '--list'], {
      answers: {
        ...openable,
        image: {
          list: ({ offset, limit }) => ({
            totalCount: 1201,
            images: Array.from({ length: Math.min(limit, 1201 - offset) }, () => image),
          }),
        },
      },
    })
    expect(stdout.split('\n')).toHaveLength(1202)
    expect(calls.filter(({ name }) => name === 'image.list')).toHaveLength(3)
  })
})

describe('graft label', () => {
  it('lists keys, names and counts', async () => {
    const { stdout } = await runCommand(['label', 'list', 'shirts.graft'], { answers: openable })
    expect(stdout).toBe('key  label  images\n1    Hat     1,060\n2    Skirt     144\n')
  })

  it('finds a label by its name in any Unicode form', async () => {
    const cafe = { ...labels[0], name: 'Café' } as (typeof labels)[0]
    const { calls } = await runCommand(
      ['label', 'rename', 'shirts.graft', 'Café'.normalize('NFD'), 'Hut'],
      { answers: { ...openable, label: { list: () => [cafe], change: () => cafe } } },
    )
    expect(calls.at(-1)).toMatchObject({
      name: 'label.change',
      input: { labelId: 'hat', name: 'Hut' },
    })
  })

  it('merges one label into another', async () => {
    const { stdout, calls } = await runCommand(['label', 'merge', 'shirts.graft', 'Hat', 'Skirt'], {
      answers: {
        ...openable,
        label: { list: () => labels, merge: () => ({ changedCount: 1060 }) },
      },
    })
    expect(calls.at(-1)?.input).toMatchObject({ from: 'hat', into: 'skirt' })
    expect(stdout).toBe('1,060 images changed. graft undo takes it back.\n')
  })

  it('names a label that is not there', async () => {
    const { exitCode, stderr } = await runCommand(['label', 'remove', 'shirts.graft', 'Sock'], {
      answers: openable,
    })
    expect(exitCode).toBe(1)
    expect(stderr).toBe('There is no label called “Sock” in this project.\n')
  })

  const images = ['a', 'b', 'b'].map((name, index) =>
    imageSchema.parse({
      id: String(index).repeat(32),
      path: `/work/${index}/${name}.jpg`,
      fileName: `${name}.jpg`,
      format: 'jpeg',
      sizeBytes: 1,
      width: 2,
      height: 3,
      labelId: null,
      side: null,
      group: 'g',
    }),
  )
  const assigning = {
    ...openable,
    image: {
      list: () => ({ totalCount: 3, images }),
      assign: () => ({ changedCount: 2 }),
    },
  }

  it('gives a label to images by path, by name and by id', async () => {
    const { calls } = await runCommand(
      ['label', 'set', 'shirts.graft', 'Hat', '1/b.jpg', 'a.jpg', '2'.repeat(32)],
      { answers: assigning },
    )
    expect(calls.at(-1)?.input).toMatchObject({
      labelId: 'hat',
      imageIds: ['1'.repeat(32), '0'.repeat(32), '2'.repeat(32)],
    })
  })

  it('does not guess between two images of one name', async () => {
    const { exitCode, stderr } = await runCommand(['label', 'unset', 'shirts.graft', 'b.jpg'], {
      answers: assigning,
    })
    expect(exitCode).toBe(1)
    expect(stderr).toContain('There is no image b.jpg in this project.')
  })

  it('reads the images from standard input', async () => {
    const { calls } = await runCommand(['label', 'unset', 'shirts.graft', '-'], {
      answers: assigning,
      stdin: '0/a.jpg\n\n1/b.jpg\n',
    })
    expect(calls.at(-1)?.input).toMatchObject({
      labelId: null,
      imageIds: ['0'.repeat(32), '1'.repeat(32)],
    })
  })

  it('saves the labels as a list', async () => {
    const { stdout, calls } = await runCommand(
      ['label', 'save', 'shirts.graft', '--csv', 'labels.csv', '--replace'],
      {
        answers: {
          ...openable,
          label: { save: () => jobOf([], { imageCount: 1204, path: '/work/labels.csv' }) },
        },
      },
    )
    expect(calls.at(-1)?.input).toMatchObject({ as: 'csv', to: '/work/labels.csv', replace: true })
    expect(stdout).toBe('Labels of 1,204 images written to /work/labels.csv\n')
  })
})

describe('graft undo and redo', () => {
  it.each([
    ['undo', 'Taken back: label given: Shoes (46 images).\n'],
    ['redo', 'Done again: label given: Shoes (46 images).\n'],
  ] as const)('%s says what changed', async (direction, text) => {
    const done = () => ({ kind: 'assign' as const, labelName: 'Shoes', changedCount: 46 })
    const { stdout } = await runCommand([direction, 'shirts.graft'], {
      answers: { ...openable, label: { undo: done, redo: done } },
    })
    expect(stdout).toBe(text)
  })
})

describe('graft relink', () => {
  it('says what was found again and what is missing', async () => {
    const { stdout, calls } = await runCommand(['relink', 'shirts.graft', 'old', '/new'], {
      answers: {
        ...openable,
        image: { relink: () => ({ relinkedCount: 1200, stillMissingCount: 4 }) },
      },
    })
    expect(calls.at(-1)?.input).toMatchObject({ from: '/work/old', to: '/new' })
    expect(stdout).toBe('1,200 images found again, 4 still missing.\n')
  })
})
