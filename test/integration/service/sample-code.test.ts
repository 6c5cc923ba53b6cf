import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { makeLabelledPictures } from '../../fixtures/labelled-pictures.ts'
import { finish, testService } from '../../fixtures/service.ts'

const root = resolve(import.meta.dirname, '../../..')

test('the sample code of each package runs as it is and answers as Graft does', async () => {
  const { client, folder } = testService()
  const pictures = join(folder, 'pictures')
  await makeLabelledPictures(pictures, { count: 10, seed: 11 })
  const project = join(folder, 'sampled.graft')
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
  // Inside the repository, so that the samples find the packages that they import.
  const to = mkdtempSync(join(root, 'out', 'sample-code-'))
  onTestFinished(() => rmSync(to, { recursive: true, force: true }))
  await finish(client.export.create({ project, formats: ['onnx', 'tfjs'], to, replace: true }))

  const files = readdirSync(join(pictures, 'circle')).map((name) => join(pictures, 'circle', name))
  const { events } = await finish(client.prediction.files({ project, sources: files, topCount: 1 }))
  const own = events
    .flatMap((event) => (event.kind === 'predictions' ? event.predictions : []))
    .map((answer) => (answer.kind === 'answer' ? answer.top[0] : undefined))
  expect(own).toHaveLength(10)
  for (const format of ['onnx', 'tfjs']) {
    const script = join(to, format, 'predict.mjs')
    const output = execFileSync(process.execPath, [script, ...files], { encoding: 'utf8' })
    const answers = output
      .trim()
      .split('\n')
      .map((line) => line.split('\t'))
    expect(answers.map(([path, label]) => [path, label])).toEqual(
      files.map((path, index) => [path, own[index]?.label]),
    )
    for (const [index, [, , probability]] of answers.entries()) {
      expect(Math.abs(Number(probability) - (own[index]?.probability ?? 0))).toBeLessThan(1e-4)
    }
  }
})
