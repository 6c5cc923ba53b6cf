import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { allMotifs, makeLabelledPictures } from '../../fixtures/labelled-pictures.ts'
import { finish, testService } from '../../fixtures/service.ts'

const importing = { storage: 'reference', labelFrom: 'folders', label: null } as const

test('the whole job: import, train, judge, predict, export with proof', async () => {
  const { client, folder } = testService()
  const pictures = join(folder, 'pictures')
  await makeLabelledPictures(pictures, { count: 30, seed: 1 })
  writeFileSync(join(pictures, 'circle', 'broken.jpg'), 'not a picture')
  const project = join(folder, 'motifs.graft')
  await client.project.create({ project })

  const imported = await finish(client.image.import({ project, sources: [pictures], ...importing }))
  expect(imported.result).toMatchObject({
    addedCount: 90,
    labelledCount: 90,
    problemCount: 1,
    newLabelNames: allMotifs,
  })
  expect(imported.events).toContainEqual(
    expect.objectContaining({
      kind: 'problem',
      problem: expect.objectContaining({ kind: 'not-an-image' }),
    }),
  )

  const { id: runId } = await client.run.start({ project, plan: {} })
  const watched = await finish(client.run.watch({ project, runId }))
  expect(watched.result.state).toBe('finished')
  expect(watched.events.filter((event) => event.kind === 'history').at(-1)).toMatchObject({
    entry: { kind: 'finished' },
  })

  const report = await client.report.get({ project })
  expect(report.accuracy.value).toBeGreaterThan(0.6)
  expect(report.accuracy.low).toBeLessThan(report.accuracy.value)
  expect(report.learnCount + report.accuracy.imageCount).toBeGreaterThanOrEqual(90)
  const files = { html: join(folder, 'report.html'), csv: join(folder, 'answers.csv') }
  await client.report.save({ project, ...files })
  expect(readFileSync(files.html, 'utf8')).toContain('motifs')
  expect(readFileSync(files.csv, 'utf8').split('\n')[0]).toContain('path,label')

  const answers = await finish(
    client.prediction.files({ project, sources: [join(pictures, 'circle')], topCount: 2 }),
  )
  expect(answers.result).toEqual({ answerCount: 30, problemCount: 1 })
  const sorted = join(folder, 'sorted')
  const sources = [join(pictures, 'cross')]
  await finish(client.prediction.files({ project, sources, topCount: 1, copyTo: sorted }))
  const copies = readdirSync(sorted).flatMap((label) => readdirSync(join(sorted, label)))
  expect(copies.toSorted()).toEqual(readdirSync(join(pictures, 'cross')).toSorted())

  const exported = await finish(
    client.export.create({
      project,
      formats: ['onnx', 'tfjs'],
      to: join(folder, 'out'),
      replace: false,
    }),
  )
  for (const { proof } of exported.result) {
    expect(proof.equalAnswerCount).toBe(proof.imageCount)
    expect(proof.largestDifference).toBeLessThanOrEqual(1e-5)
  }
  expect(existsSync(join(folder, 'out/onnx/model.onnx'))).toBe(true)
  expect(readFileSync(join(folder, 'out/tfjs/MODEL_CARD.md'), 'utf8')).toContain('TensorFlow.js')
  await expect(
    finish(
      client.export.create({ project, formats: ['onnx'], to: join(folder, 'out'), replace: false }),
    ),
  ).rejects.toMatchObject({ data: { code: 'output.exists' } })
})

test('too little data is a clear error before anything starts', async () => {
  const { client, folder } = testService()
  const pictures = join(folder, 'pictures')
  await makeLabelledPictures(pictures, { count: 4, seed: 2 })
  const project = join(folder, 'few.graft')
  await client.project.create({ project })
  await expect(client.run.start({ project, plan: {} })).rejects.toMatchObject({
    data: { code: 'run.too-few-labels' },
  })
  await finish(client.image.import({ project, sources: [pictures], ...importing }))
  await expect(client.run.start({ project, plan: {} })).rejects.toMatchObject({
    data: { code: 'run.too-few-images' },
  })
  expect(await client.run.list({ project })).toEqual([])
})

test.each(['quick', 'careful'] as const)(
  'with few held-out images a %s model is judged by cross-validation',
  async (setting) => {
    const { client, folder } = testService()
    const pictures = join(folder, 'pictures')
    await makeLabelledPictures(pictures, { count: 12, seed: 3 })
    const project = join(folder, 'small.graft')
    await client.project.create({ project })
    await finish(client.image.import({ project, sources: [pictures], ...importing }))
    const { id: runId } = await client.run.start({ project, plan: { setting } })
    await finish(client.run.watch({ project, runId }))
    const report = await client.report.get({ project })
    expect(report.judgedOn).toMatchObject({ kind: 'cross-validation' })
    expect(report.accuracy.imageCount).toBe(36)
    expect(report.accuracy.value).toBeGreaterThan(0.5)
  },
)

test('a second training computes no feature again', async () => {
  const { client, folder } = testService()
  const pictures = join(folder, 'pictures')
  await makeLabelledPictures(pictures, { count: 10, seed: 4 })
  const project = join(folder, 'twice.graft')
  await client.project.create({ project })
  await finish(client.image.import({ project, sources: [pictures], ...importing }))
  const counts: unknown[] = []
  for (let run = 0; run < 2; run++) {
    const { id: runId } = await client.run.start({ project, plan: {} })
    const { events } = await finish(client.run.watch({ project, runId }))
    for (const event of events) {
      if (event.kind !== 'history' || event.entry.kind !== 'phase-finished') continue
      if (event.entry.phase !== 'features') continue
      counts.push([event.entry.computedCount, event.entry.reusedCount])
    }
  }
  expect(counts).toEqual([
    [30, 0],
    [0, 30],
  ])
})

test('another labelled folder is judged without being imported', async () => {
  const { client, folder } = testService()
  await makeLabelledPictures(join(folder, 'pictures'), { count: 10, seed: 5 })
  await makeLabelledPictures(join(folder, 'others'), { count: 6, seed: 6 })
  const project = join(folder, 'judged.graft')
  await client.project.create({ project })
  await finish(client.image.import({ project, sources: [join(folder, 'pictures')], ...importing }))
  const { id: runId } = await client.run.start({ project, plan: {} })
  await finish(client.run.watch({ project, runId }))
  const { result } = await finish(
    client.report.judgeFolder({ project, folder: join(folder, 'others') }),
  )
  expect(result.judgedOn).toEqual({ kind: 'folder', path: join(folder, 'others') })
  expect(result.accuracy.imageCount).toBe(18)
  expect((await client.project.open({ project })).imageCount).toBe(30)
})
