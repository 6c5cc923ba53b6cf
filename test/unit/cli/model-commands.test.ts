import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { exportedSchema } from '../../../src/shared/domain/exported.ts'
import { runSchema } from '../../../src/shared/domain/run.ts'
import { GraftError } from '../../../src/shared/errors.ts'
import { endlessJob, jobOf } from '../../fakes/answering-service.ts'
import { runCommand } from '../../fakes/cli-host.ts'
import { openable, progress, report, run } from './fixtures.ts'

const at = '2026-11-22T14:03:20.000Z'
const tried = {
  kind: 'history' as const,
  entry: {
    kind: 'setting-tried' as const,
    at,
    setting: 'quick' as const,
    crossValidated: { ...report.accuracy, imageCount: 1070 },
    strength: 0.1,
  },
}
const chosen = {
  kind: 'history' as const,
  entry: {
    kind: 'setting-chosen' as const,
    at,
    setting: 'careful' as const,
    onlyQuickRight: 12,
    onlyCarefulRight: 34,
    chanceOfLuck: 0.0016,
  },
}

describe('graft train', () => {
  const answers = {
    ...openable,
    run: {
      start: () => run,
      watch: () => jobOf([tried, chosen], run),
    },
    report: { get: () => report },
  }

  it('leaves the plan to the service unless told otherwise', async () => {
    const { calls } = await runCommand(['train', 'shirts.graft'], { answers })
    expect(calls.find(({ name }) => name === 'run.start')?.input).toEqual({
      project: '/work/shirts.graft',
      plan: {},
    })
  })

  it('passes on what was chosen', async () => {
    const line = 'train shirts.graft --setting careful --strength 0.5 --balance --seed 7'
    const { calls } = await runCommand(line.split(' '), { answers })
    expect(calls.find(({ name }) => name === 'run.start')?.input).toMatchObject({
      plan: { setting: 'careful', strength: 0.5, balanceLabels: true, seed: 7 },
    })
  })

  it('tells the accuracy with its doubt and how to go on', async () => {
    const { exitCode, stdout, stderr } = await runCommand(['train', 'shirts.graft'], { answers })
    expect(exitCode).toBe(0)
    expect(stdout).toBe(
      [
        'Run 20261122-140312-3f9a finished in 13 sec.',
        '73% (64 to 81%), 100 held-out images',
        'Next: graft judge shirts.graft',
        '',
      ].join('\n'),
    )
    expect(stderr).toContain(
      'Quick setting: 73.0% (63.6 to 80.7%) in trials among the images to learn from.',
    )
    expect(stderr).toContain(
      'The careful setting is used: it alone was right on 34 images, the quick one alone on 12 ' +
        '(chance that this is luck: 1%).',
    )
  })

  it('gives the run as JSON', async () => {
    const { stdout } = await runCommand(['train', 'shirts.graft', '--json'], { answers })
    expect(JSON.parse(stdout)).toEqual(run)
  })

  it('goes on with the latest run that did not end', async () => {
    const stopped = {
      ...run,
      id: runSchema.shape.id.parse('20261121-101010-0000'),
      state: 'stopped' as const,
    }
    const { calls } = await runCommand(['train', 'shirts.graft', '--resume'], {
      answers: {
        ...answers,
        run: { ...answers.run, list: () => [run, stopped], resume: () => run },
      },
    })
    expect(calls.find(({ name }) => name === 'run.resume')?.input).toMatchObject({
      runId: '20261121-101010-0000',
    })
  })

  it('says so where there is no run to go on with', async () => {
    const { exitCode, stderr } = await runCommand(['train', 'shirts.graft', '--resume'], {
      answers: { ...answers, run: { ...answers.run, list: () => [run] } },
    })
    expect(exitCode).toBe(1)
    expect(stderr).toContain('has no stopped or interrupted run')
  })

  it('names the bases there are when another is asked for', async () => {
    const { exitCode, stderr } = await runCommand(['train', 'shirts.graft', '--base', 'vgg'], {
      answers: { ...answers, base: { list: () => [] } },
    })
    expect(exitCode).toBe(1)
    expect(stderr).toContain('There is no base model called “vgg”.')
  })

  it('ends with the error that the run failed by', async () => {
    const error = {
      kind: 'known',
      code: 'run.too-few-labels',
      data: { found: 1, needed: 2 },
    } as const
    const failed = { ...run, state: 'failed' as const, error }
    const { exitCode, stderr } = await runCommand(['train', 'shirts.graft'], {
      answers: { ...answers, run: { ...answers.run, watch: () => jobOf([], failed) } },
    })
    expect(exitCode).toBe(1)
    expect(stderr).toContain('There is only 1 label; at least 2 are needed')
  })

  it('stops the run when it is interrupted, and says how to go on', async () => {
    const controller = new AbortController()
    const { exitCode, stdout, stderr, calls, isClean } = await runCommand(
      ['train', 'shirts.graft'],
      {
        signal: controller.signal,
        answers: {
          ...answers,
          run: {
            start: () => run,
            watch: (_input, signal) => {
              queueMicrotask(() => controller.abort())
              return endlessJob([tried], signal)
            },
            stop: () => ({ ...run, state: 'stopped' as const }),
          },
        },
      },
    )
    expect(exitCode).toBe(130)
    expect(calls.at(-1)).toMatchObject({ name: 'run.stop', input: { runId: run.id } })
    expect(stderr).toContain('Go on with graft train shirts.graft --resume')
    expect(stdout).toBe('')
    expect(isClean).toBe(true)
  })
})

describe('graft judge', () => {
  const answers = { ...openable, report: { get: () => report } }

  it('tells the report in words', async () => {
    const { stdout } = await runCommand(['judge', 'shirts.graft'], { answers })
    expect(stdout).toBe(
      [
        'Run 20261122-140312-3f9a, judged on 100 held-out images',
        '',
        'Accuracy           73% (64 to 81%)  73 of 100 images right',
        'Balanced accuracy  72%              every label counts the same',
        'Always “Hat”       60%              what guessing one label gives',
        '',
        'label     found  right when said   F1',
        'Hat    50 of 60         50 of 65  80%',
        'Skirt  23 of 40         23 of 35  61%',
        '',
        'What it takes for what',
        '  17 of Skirt called Hat',
        '  10 of Hat called Skirt',
        '',
        'Only if sure',
        '  50% sure or more: 100% of the images get an answer, 73% of these answers are right',
        '  70% sure or more: 64% of the images get an answer, 86% of these answers are right',
        '  90% sure or more: no answers',
        '  Its percentages are off by 4.3% on average (12.1% before they were adjusted).',
        '',
        'Surest mistakes',
        '  97%  Hat, but it is Skirt  /photos/a.jpg',
        '',
        '1 labelled image took no part; graft images names the reasons.',
        '',
      ].join('\n'),
    )
  })

  it('says that an interval of cross-validation is approximate', async () => {
    const judgedOn = {
      kind: 'cross-validation',
      foldCount: 5,
      repeatCount: 3,
      heldOutCount: 12,
    } as const
    const { stdout } = await runCommand(['judge', 'shirts.graft'], {
      answers: { ...openable, report: { get: () => ({ ...report, judgedOn }) } },
    })
    expect(stdout).toContain(
      '100 images, each judged by models that did not learn from it ' +
        '(too few held-out images; the interval is approximate)',
    )
  })

  it('judges another folder and saves that report', async () => {
    const elsewhere = { ...report, judgedOn: { kind: 'folder', path: '/other' } as const }
    const { stdout, calls } = await runCommand(
      ['judge', 'shirts.graft', '--on', '/other', '--html', 'r.html', '--csv', 'r.csv'],
      {
        answers: {
          ...openable,
          report: {
            judgeFolder: () => jobOf([], elsewhere),
            save: () => ({ files: ['/work/r.html', '/work/r.csv'] }),
          },
        },
      },
    )
    expect(calls.at(-1)?.input).toMatchObject({
      report: { judgedOn: { kind: 'folder', path: '/other' } },
      html: '/work/r.html',
      csv: '/work/r.csv',
    })
    expect(stdout).toContain('judged on 100 images of /other')
    expect(stdout).toContain('Written: /work/r.html\nWritten: /work/r.csv\n')
  })

  it('gives the whole report as JSON', async () => {
    const { stdout } = await runCommand(['judge', 'shirts.graft', '--json'], { answers })
    expect(JSON.parse(stdout)).toEqual({ ...report, files: [] })
  })
})

describe('graft export', () => {
  const exported = exportedSchema.parse({
    format: 'onnx',
    folder: '/work/out/onnx',
    files: [
      { name: 'shirts.onnx', sizeBytes: 8_812_345 },
      { name: 'labels.json', sizeBytes: 120 },
    ],
    proof: {
      runtime: 'ONNX Runtime 1.30',
      provedAt: at,
      imageCount: 372,
      equalAnswerCount: 372,
      largestDifference: 3.1e-7,
      allowedDifference: 1e-5,
      isEqual: true,
    },
    elapsedMs: 900,
  })

  it('tells what was written and proved', async () => {
    const { stdout, calls } = await runCommand(
      ['export', 'shirts.graft', '--format', 'onnx, tfjs,onnx', '--to', 'out'],
      { answers: { ...openable, export: { create: () => jobOf([], [exported]) } } },
    )
    expect(calls.at(-1)?.input).toMatchObject({
      formats: ['onnx', 'tfjs'],
      to: '/work/out',
      replace: false,
    })
    expect(stdout).toBe(
      [
        'onnx, in /work/out/onnx',
        '  shirts.onnx     8.8 MB',
        '  labels.json  120 bytes',
        '  372 of 372 answers equal, largest difference 3.1E-7, checked in ONNX Runtime 1.30',
        '',
      ].join('\n'),
    )
  })

  it('names the formats there are', async () => {
    const { exitCode, stderr } = await runCommand(
      ['export', 'shirts.graft', '--format', 'keras', '--to', 'out'],
      { answers: openable },
    )
    expect(exitCode).toBe(1)
    expect(stderr).toBe('There is no export format called “keras”. Known ones: onnx, tfjs.\n')
  })

  it('does not hand over what is not equal', async () => {
    const { exitCode, stderr } = await runCommand(
      ['export', 'shirts.graft', '--format', 'onnx', '--to', 'out'],
      {
        answers: {
          ...openable,
          export: {
            create: () => {
              throw new GraftError('export.not-equal', {
                format: 'onnx',
                images: 372,
                equalAnswers: 370,
                largestDifference: 0.02,
                allowed: 1e-5,
              })
            },
          },
        },
      },
    )
    expect(exitCode).toBe(1)
    expect(stderr).toContain('370 of 372 images')
    expect(stderr).toContain('largest difference was 2.0E-2, at most 1.0E-5 is allowed')
  })
})

describe('graft predict', () => {
  let folder: string

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'graft-predict-'))
  })

  afterEach(async () => {
    await rm(folder, { recursive: true, force: true })
  })

  const answer = {
    kind: 'answer' as const,
    path: '/p/a, b.jpg',
    top: [
      { label: 'Hat', probability: 0.93 },
      { label: 'Skirt', probability: 0.07 },
    ],
  }
  const broken = {
    kind: 'problem' as const,
    path: '/p/c.jpg',
    problem: 'truncated' as const,
    detail: 'x',
  }
  const found = { kind: 'predictions' as const, predictions: [answer, broken] }
  const answers = {
    ...openable,
    prediction: { files: () => jobOf([found], { answerCount: 1, problemCount: 1 }) },
  }
  const csv =
    'path,label,probability,second_label,second_probability,error\n' +
    '"/p/a, b.jpg",Hat,0.930000,Skirt,0.070000,\n' +
    '/p/c.jpg,,,,,The file is cut short: its end is missing.\n'

  it('prints a line for each file', async () => {
    const { exitCode, stdout, stderr } = await runCommand(['predict', 'shirts.graft', 'p'], {
      answers,
    })
    expect(exitCode).toBe(0)
    expect(stdout).toBe(
      ' 93% Hat                      /p/a, b.jpg\n' +
        '–                             /p/c.jpg  The file is cut short: its end is missing.\n',
    )
    expect(stderr).toContain('1 answer, 1 file without one.')
  })

  it('prints as many labels as asked for', async () => {
    const { stdout, calls } = await runCommand(['predict', 'shirts.graft', 'p', '--top', '3'], {
      answers,
    })
    expect(calls.at(-1)?.input).toMatchObject({ topCount: 3, sources: ['/work/p'] })
    expect(stdout).toContain(' 93% Hat    7% Skirt')
  })

  it('writes CSV for the next program', async () => {
    const { stdout } = await runCommand(['predict', 'shirts.graft', 'p', '--csv', '-'], { answers })
    expect(stdout).toBe(csv)
  })

  it('writes CSV into a file that appears whole', async () => {
    const { stdout } = await runCommand(['predict', 'shirts.graft', 'p', '--csv', 'out.csv'], {
      answers,
      workingFolder: folder,
    })
    expect(await readFile(join(folder, 'out.csv'), 'utf8')).toBe(csv)
    expect(await readdir(folder)).toEqual(['out.csv'])
    expect(stdout).toBe(`1 answer, 1 file without one.\nWritten: ${join(folder, 'out.csv')}\n`)
  })

  it('does not replace a file unless told to', async () => {
    await writeFile(join(folder, 'out.csv'), 'mine')
    const args = ['predict', 'shirts.graft', 'p', '--csv', 'out.csv']
    const refused = await runCommand(args, { answers, workingFolder: folder })
    const replaced = await runCommand([...args, '--replace'], { answers, workingFolder: folder })
    expect(refused).toMatchObject({ exitCode: 1, calls: [] })
    expect(replaced.exitCode).toBe(0)
  })

  it('leaves no file behind when it fails', async () => {
    const { exitCode } = await runCommand(['predict', 'shirts.graft', 'p', '--csv', 'out.csv'], {
      workingFolder: folder,
      answers: {
        ...openable,
        prediction: {
          files: async function* () {
            yield found
            throw new GraftError('worker.died', { kind: 'interactive', detail: '' })
          },
        },
      },
    })
    expect(exitCode).toBe(1)
    expect(await readdir(folder)).toEqual([])
  })

  it('gives one JSON document', async () => {
    const { stdout } = await runCommand(['predict', 'shirts.graft', 'p', '--json', '--top', '1'], {
      answers,
    })
    expect(JSON.parse(stdout)).toEqual({
      predictions: [{ ...answer, top: answer.top.slice(0, 1) }, broken],
      answerCount: 1,
      problemCount: 1,
    })
  })

  it('says in the JSON document that it is not all, when it fails midway', async () => {
    const { exitCode, stdout } = await runCommand(['predict', 'shirts.graft', 'p', '--json'], {
      answers: {
        ...openable,
        prediction: {
          files: async function* () {
            yield found
            throw new GraftError('worker.died', { kind: 'interactive', detail: '' })
          },
        },
      },
    })
    expect(exitCode).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'worker.died' } })
    expect(JSON.parse(stdout).predictions).toHaveLength(2)
  })

  it('reads a long list from standard input in pieces and counts over all of them', async () => {
    const stdin = Array.from({ length: 1201 }, (_, index) => `/p/${index}.jpg\r\n`).join('')
    const { stderr, calls } = await runCommand(['predict', 'shirts.graft', '-'], {
      stdin,
      answers: {
        ...openable,
        prediction: {
          files: ({ sources }) => {
            const doneCount = sources.length
            const done = progress({ phase: 'predicting', doneCount, totalCount: doneCount })
            return jobOf([done], { answerCount: doneCount, problemCount: 0 })
          },
        },
      },
    })
    const chunks = calls.filter(({ name }) => name === 'prediction.files')
    expect(chunks.map(({ input }) => (input as { sources: string[] }).sources.length)).toEqual([
      500, 500, 201,
    ])
    expect(stderr).toMatch(/^Answering\nAnswering: 1,201 images in [^\n]+\n1,201 answers\.\n$/)
  })

  it('passes over a piece of the list without images', async () => {
    let callCount = 0
    const { exitCode, stderr } = await runCommand(['predict', 'shirts.graft', '-'], {
      stdin: 'x\n'.repeat(501),
      answers: {
        ...openable,
        prediction: {
          files: () => {
            callCount += 1
            if (callCount === 1) throw new GraftError('predict.nothing-found', { path: 'x' })
            return jobOf([], { answerCount: 1, problemCount: 0 })
          },
        },
      },
    })
    expect(exitCode).toBe(0)
    expect(stderr).toBe('1 answer.\n')
  })

  it('gives a file of the list that is not there a row in its place', async () => {
    const { exitCode, stdout } = await runCommand(['predict', 'shirts.graft', '-', '--csv', '-'], {
      stdin: 'a.jpg\ngone.jpg\nb.jpg\n',
      answers: {
        ...openable,
        prediction: {
          files: ({ sources }) => {
            if (sources.includes('/work/gone.jpg')) {
              throw new GraftError('import.not-found', { path: '/work/gone.jpg' })
            }
            const predictions = sources.map((path) => ({ ...answer, path }))
            return jobOf([{ kind: 'predictions', predictions }], {
              answerCount: sources.length,
              problemCount: 0,
            })
          },
        },
      },
    })
    expect(exitCode).toBe(0)
    expect(stdout.split('\n').slice(1)).toEqual([
      '/work/a.jpg,Hat,0.930000,Skirt,0.070000,',
      '/work/gone.jpg,,,,,The file is no longer there.',
      '/work/b.jpg,Hat,0.930000,Skirt,0.070000,',
      '',
    ])
  })

  it('says so where a whole list is empty', async () => {
    const { exitCode, stderr } = await runCommand(['predict', 'shirts.graft', '-'], {
      answers: openable,
    })
    expect(exitCode).toBe(1)
    expect(stderr).toContain('There are no images at -.')
  })
})
