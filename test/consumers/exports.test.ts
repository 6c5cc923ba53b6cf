import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { makeLabelledPictures } from '../fixtures/labelled-pictures.ts'
import { finish, testService } from '../fixtures/service.ts'
import { consumersPython, runPython } from './python.ts'

const checker = resolve(import.meta.dirname, '../golden/tools/check_export.py')

describe.skipIf(consumersPython === null)('exported packages in their real consumers', () => {
  test('onnx: the checker accepts it, Python answers as Graft, the sample runs as it is', async () => {
    const { client, folder } = testService()
    const pictures = join(folder, 'pictures')
    await makeLabelledPictures(pictures, { count: 12, seed: 21 })
    const project = join(folder, 'motifs.graft')
    await client.project.create({ project })
    await finish(
      client.image.import({
        project,
        sources: [pictures],
        storage: 'reference',
        labelFrom: 'folders',
        label: null,
      }),
    )
    const { id: runId } = await client.run.start({ project, plan: {} })
    await finish(client.run.watch({ project, runId }))
    const to = join(folder, 'out')
    await finish(client.export.create({ project, formats: ['onnx'], to, replace: false }))

    const files = ['circle/0.jpg', 'cross/1.jpg', 'stripes/2.jpg'].map((name) =>
      join(pictures, name),
    )
    const { events } = await finish(
      client.prediction.files({ project, sources: files, topCount: 3 }),
    )
    const answers = events.flatMap((event) =>
      event.kind === 'predictions' ? event.predictions : [],
    )
    const labels = ['circle', 'cross', 'stripes']
    const inputs: number[] = []
    for (const file of files) {
      inputs.push(...(await sharp(file).toColourspace('srgb').raw().toBuffer()))
    }
    const expected = join(folder, 'expected.json')
    const outputs = answers.flatMap((answer) =>
      labels.map((label) =>
        answer.kind === 'answer'
          ? (answer.top.find((one) => one.label === label)?.probability ?? NaN)
          : NaN,
      ),
    )
    writeFileSync(
      expected,
      JSON.stringify({
        inputs: [{ name: 'image', dtype: 'uint8', shape: [3, 160, 160, 3], data: inputs }],
        outputs: [{ name: 'probabilities', shape: [3, 3], data: outputs }],
      }),
    )
    const model = join(to, 'onnx/model.onnx')
    const checked = runPython([checker, model, expected, '--tol', '1e-5'])
    expect(checked.printed).toContain('onnx.checker passed')
    expect(checked.code).toBe(0)

    const elsewhere = join(folder, 'a place with spaces')
    mkdirSync(elsewhere)
    cpSync(join(to, 'onnx'), elsewhere, { recursive: true })
    const said = runPython([join(elsewhere, 'predict.py'), ...files])
    expect(
      said.printed
        .trim()
        .split('\n')
        .map((line) => line.split('\t')[1]),
    ).toEqual(answers.map((answer) => (answer.kind === 'answer' ? answer.top[0]?.label : null)))
  })
})
