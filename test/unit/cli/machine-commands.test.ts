import { describe, expect, it } from 'vitest'
import { exportedSchema } from '../../../src/shared/domain/exported.ts'
import { baseStateSchema } from '../../../src/shared/domain/base-model.ts'
import { engineSchema } from '../../../src/shared/domain/engine.ts'
import { imageSchema } from '../../../src/shared/domain/image.ts'
import { sampleSchema } from '../../../src/shared/domain/system.ts'
import { testFolder } from '../../fixtures/test-folder.ts'
import { jobOf } from '../../fakes/answering-service.ts'
import { runCommand } from '../../fakes/cli-host.ts'
import { openable, progress, report, run } from './fixtures.ts'

const base = baseStateSchema.parse({
  id: 'mobilenet-v2-openimages',
  title: 'MobileNetV2',
  kind: 'layers',
  preprocessing: 'tf',
  inputSides: [224],
  taps: [{ layer: 'Conv_1', channels: 1280 }],
  trainedOn: 'Open Images V4',
  source: 's',
  licence: 'Apache-2.0',
  licenceFile: 'LICENSE.txt',
  paper: 'p',
  weightsHash: '0',
  sizeBytes: 4_500_000,
  parameterCount: 2_200_000,
  isPresent: true,
  path: '/bases/m',
})
const engine = engineSchema.parse({
  id: 'onnxruntime',
  title: 'ONNX Runtime',
  version: '1.30.0',
  use: 'features',
  device: 'cpu',
})

describe('graft info and the lists', () => {
  it('tells versions, engines, bases and places', async () => {
    const { stdout } = await runCommand(['info'], {
      answers: {
        system: {
          info: () => ({
            versions: { graft: '0.1.0', node: '24.21.0' },
            platform: 'linux x64',
            coreCount: 2,
            memoryBytes: 16e9,
            engines: [engine],
            bases: [base],
            places: [{ name: 'logs', path: '/home/logs' }],
          }),
        },
      },
    })
    expect(stdout).toBe(
      [
        'linux x64, 2 cores, 16 GB of memory',
        '',
        'Versions',
        '  graft  0.1.0',
        '  node   24.21.0',
        '',
        'Engines',
        '  onnxruntime  ONNX Runtime 1.30.0  cpu  features and predictions',
        '',
        'Base models',
        '  mobilenet-v2-openimages  MobileNetV2  4.5 MB  Apache-2.0  on this computer',
        '',
        'Places',
        '  logs  /home/logs',
        '',
      ].join('\n'),
    )
  })

  it('lists bases and engines as JSON', async () => {
    const bases = await runCommand(['base', 'list', '--json'], {
      answers: { base: { list: () => [base] } },
    })
    const engines = await runCommand(['engine', 'list', '--json'], {
      answers: { engine: { list: () => [engine] } },
    })
    expect(JSON.parse(bases.stdout)).toEqual([base])
    expect(JSON.parse(engines.stdout)).toEqual([engine])
  })
})

describe('graft run', () => {
  it('lists the runs', async () => {
    const { stdout } = await runCommand(['run', 'list', 'shirts.graft'], {
      answers: { ...openable, run: { list: () => [run] } },
    })
    expect(stdout).toMatch(
      /^20261122-140312-3f9a {2}finished {2}73% \(64 to 81%\) {2}Nov 22, 2026, .* auto\n$/,
    )
  })

  it('says so where there are none', async () => {
    const { stdout } = await runCommand(['run', 'list', 'shirts.graft'], {
      answers: { ...openable, run: { list: () => [] } },
    })
    expect(stdout).toBe('No runs yet.\n')
  })

  it('shows the latest run with its history', async () => {
    const entry = {
      kind: 'phase-finished' as const,
      at: run.startedAt,
      phase: 'features' as const,
      elapsedMs: 4200,
      computedCount: 100,
      reusedCount: 0,
    }
    const { stdout } = await runCommand(['run', 'show', 'shirts.graft'], {
      answers: {
        ...openable,
        run: { list: () => [run], watch: () => jobOf([{ kind: 'history' as const, entry }], run) },
      },
    })
    expect(stdout).toContain('base model  mobilenet-v2-openimages')
    expect(stdout).toContain('  Looking at images  4.2 sec')
  })

  it.each([['20260101-000000-0000'], ['nonsense']])('does not know the run %s', async (id) => {
    const { exitCode, stderr } = await runCommand(['run', 'show', 'shirts.graft', id], {
      answers: { ...openable, run: { list: () => [run] } },
    })
    expect(exitCode).toBe(1)
    expect(stderr).toBe(`There is no run ${id} in this project.\n`)
  })
})

describe('graft sample', () => {
  const sample = sampleSchema.parse({
    name: 'clothing',
    title: 'Clothing, ten kinds',
    origin: 'downloaded',
    labelCount: 10,
    imageCount: 3781,
    sizeBytes: null,
    licence: 'CC0 1.0',
    credit: 'somebody',
    checksum: null,
  })

  it.each([[['sample']], [['sample', 'list']]])('lists what there is: %j', async (args) => {
    const { stdout } = await runCommand(args, { answers: { sample: { list: () => [sample] } } })
    expect(stdout).toBe(
      [
        'clothing  Clothing, ten kinds',
        '  3,781 pictures, 10 labels · download of unknown size · CC0 1.0',
        '  somebody',
        '  no checksum is published: what arrives cannot be compared with one',
        '',
      ].join('\n'),
    )
  })

  it('makes a project of one', async () => {
    const { stdout, stderr, calls } = await runCommand(['sample', 'clothing', '--to', 'try'], {
      answers: {
        sample: {
          list: () => [sample],
          create: () => jobOf([], { project: '/work/try.graft', imageCount: 524 }),
        },
      },
    })
    expect(calls.at(-1)?.input).toEqual({ name: 'clothing', project: '/work/try.graft' })
    expect(stderr).toBe(
      'somebody Licence: CC0 1.0.\n' +
        'no checksum is published: what arrives cannot be compared with one\n',
    )
    expect(stdout).toBe('Project try.graft made, with 524 images.\nNext: graft train try.graft\n')
  })
})

describe('graft diagnostics', () => {
  const files = [{ name: 'system.json', text: '{\n}\n' }]

  it('shows everything and writes nothing', async () => {
    const { stdout, calls } = await runCommand(['diagnostics'], {
      answers: { system: { diagnostics: () => ({ files }) } },
    })
    expect(calls).toHaveLength(1)
    expect(stdout).toBe(
      'system.json\n  {\n  }\n\nThis is all that a bundle would hold. Write it with graft diagnostics --to FILE.\n',
    )
  })

  it('shows what it writes', async () => {
    const { stdout, calls } = await runCommand(['diagnostics', '--to', 'd.zip'], {
      answers: {
        system: { diagnostics: () => ({ files }), saveDiagnostics: ({ to }) => ({ path: to }) },
      },
    })
    expect(calls.at(-1)).toEqual({ name: 'system.saveDiagnostics', input: { to: '/work/d.zip' } })
    expect(stdout).toContain('system.json\n')
    expect(stdout).toContain('Written: /work/d.zip\n')
  })
})

describe('graft demo', () => {
  const image = (index: number, labelId: string) =>
    imageSchema.parse({
      id: String(index).repeat(32),
      path: `/p/${index}.jpg`,
      fileName: `${index}.jpg`,
      format: 'jpeg',
      sizeBytes: 1,
      width: 2,
      height: 3,
      labelId,
      side: 'held-out',
      group: 'g',
    })
  const exported = exportedSchema.parse({
    format: 'onnx',
    folder: '/tmp/models/onnx',
    files: [],
    proof: {
      runtime: 'r',
      provedAt: run.startedAt,
      imageCount: 2,
      equalAnswerCount: 2,
      largestDifference: 0,
      allowedDifference: 1e-5,
      isEqual: true,
    },
    elapsedMs: 1,
  })
  const answers = {
    ...openable,
    sample: {
      list: () => [],
      create: () =>
        jobOf([progress({ phase: 'drawing' })], { project: '/tmp/s.graft', imageCount: 524 }),
    },
    run: { start: () => run, watch: () => jobOf([], run) },
    report: { get: () => report },
    image: {
      list: () => ({
        totalCount: 3,
        images: [image(1, 'hat'), image(2, 'hat'), image(3, 'skirt')],
      }),
    },
    prediction: {
      files: ({ sources }: { sources: string[] }) =>
        jobOf(
          [
            {
              kind: 'predictions',
              predictions: sources.map((path) => ({
                kind: 'answer' as const,
                path,
                top: [{ label: 'Hat', probability: 0.9 }],
              })),
            },
          ],
          { answerCount: sources.length, problemCount: 0 },
        ),
    },
    export: { create: () => jobOf([], [exported]) },
  }

  const inTestFolder = () => ({ answers, host: { temporaryFolder: testFolder().path } })

  it('does the whole way and names the command of every step', async () => {
    const { exitCode, stdout } = await runCommand(['demo'], inTestFolder())
    expect(exitCode).toBe(0)
    for (const command of ['sample drawn', 'train', 'judge', 'predict', 'export']) {
      expect(stdout).toContain(`$ graft ${command} `)
    }
    expect(stdout).toContain('73% (64 to 81%), 100 held-out images')
    expect(stdout).toContain('2 of 2 answers equal')
    expect(stdout).toContain('1.jpg  90%  Hat  right\n3.jpg  90%  Hat  it is Skirt\n')
  })

  it('gives one JSON document', async () => {
    const { stdout } = await runCommand(['demo', '--json'], inTestFolder())
    expect(JSON.parse(stdout)).toMatchObject({ run: { id: run.id }, exported: [exported] })
  })
})

describe('graft open', () => {
  it('tells the address, stays until it is ended, and that is no failure', async () => {
    const controller = new AbortController()
    let closeCount = 0
    const requests: unknown[] = []
    const { exitCode, stdout } = await runCommand(['open', 'shirts.graft', '--port', '4000'], {
      signal: controller.signal,
      host: {
        openApplication: async (request) => {
          requests.push(request)
          queueMicrotask(() => controller.abort())
          return {
            address: 'http://127.0.0.1:4000/?token=t',
            ended: new Promise(() => {}),
            close: async () => void (closeCount += 1),
          }
        },
      },
    })
    expect(requests).toEqual([{ project: '/work/shirts.graft', port: 4000, inBrowser: true }])
    expect(exitCode).toBe(0)
    expect(closeCount).toBe(1)
    expect(stdout).toBe('Graft is open at http://127.0.0.1:4000/?token=t\nEnd it with Ctrl-C.\n')
  })

  it('ends when the person closes the window', async () => {
    const { exitCode, stdout } = await runCommand(['open'], {
      host: {
        openApplication: async () => ({
          address: null,
          ended: Promise.resolve(),
          close: async () => {},
        }),
      },
    })
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '' })
  })
})
