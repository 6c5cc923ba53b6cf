import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { makeLabelledPictures } from '../../fixtures/labelled-pictures.ts'
import { finish, testService } from '../../fixtures/service.ts'
import type { ServiceClient } from '../../../src/service/in-process.ts'
import type { HistoryEntry } from '../../../src/shared/domain/run.ts'

const importing = { storage: 'reference', labelFrom: 'folders', label: null } as const

async function projectOf(client: ServiceClient, folder: string, count: number): Promise<string> {
  const pictures = join(folder, 'pictures')
  await makeLabelledPictures(pictures, { count, seed: 7, motifs: ['circle', 'cross'] })
  const project = join(folder, 'survivor.graft')
  await client.project.create({ project })
  await finish(client.image.import({ project, sources: [pictures], ...importing }))
  return project
}

/** Ends the run's worker as the system would, once the run has come to where `isDue` says. */
async function killWhen(
  client: ServiceClient,
  project: string,
  runId: string,
  isDue: (event: { entry?: HistoryEntry; doneCount?: number; phase?: string }) => boolean,
): Promise<string> {
  const events = await client.run.watch({ project, runId: runId as never })
  let workerId = 0
  let isKilled = false
  const killIfDue = (event: Parameters<typeof isDue>[0]) => {
    if (isKilled || !isDue(event)) return
    isKilled = true
    process.kill(workerId, 'SIGKILL')
  }
  for (;;) {
    const next = await events.next()
    if (next.done) return next.value.state
    const event = next.value
    if (event.kind === 'history') {
      if (event.entry.kind === 'started') workerId = event.entry.processId
      killIfDue({ entry: event.entry })
    } else killIfDue(event.progress)
  }
}

const head = (project: string, runId: string) =>
  readFileSync(join(project, 'runs', runId, 'model/head.bin'))

test.each([
  ['at its start', (event: { entry?: HistoryEntry }) => event.entry?.kind === 'started'],
  [
    'among its features',
    (event: { phase?: string; doneCount?: number }) =>
      event.phase === 'features' && (event.doneCount ?? 0) > 3,
  ],
  [
    'after its features',
    (event: { entry?: HistoryEntry }) =>
      event.entry?.kind === 'phase-finished' && event.entry.phase === 'features',
  ],
])('a run killed %s is interrupted, resumes and ends as an undisturbed one', async (_, isDue) => {
  const { client, folder } = testService()
  const project = await projectOf(client, folder, 40)
  const killed = await client.run.start({ project, plan: {} })
  expect(await killWhen(client, project, killed.id, isDue)).toBe('interrupted')
  const listed = await client.run.list({ project })
  expect(listed[0]).toMatchObject({ state: 'interrupted', error: { code: 'worker.died' } })

  await client.run.resume({ project, runId: killed.id })
  const resumed = await finish(client.run.watch({ project, runId: killed.id }))
  expect(resumed.result).toMatchObject({ state: 'finished', error: null })

  const undisturbed = await client.run.start({ project, plan: {} })
  await finish(client.run.watch({ project, runId: undisturbed.id }))
  expect(head(project, killed.id)).toEqual(head(project, undisturbed.id))
})

test('a stopped run is stopped, and nothing else of the project is touched', async () => {
  const { client, folder } = testService()
  const project = await projectOf(client, folder, 30)
  const run = await client.run.start({ project, plan: {} })
  expect((await client.run.stop({ project, runId: run.id })).state).toBe('stopped')
  const summary = await client.project.open({ project })
  expect(summary).toMatchObject({ imageCount: 60, latestRunId: null })
})

test('one run at a time a project', async () => {
  const { client, folder } = testService()
  const project = await projectOf(client, folder, 10)
  const run = await client.run.start({ project, plan: {} })
  await expect(client.run.start({ project, plan: {} })).rejects.toMatchObject({
    data: { code: 'run.already-running' },
  })
  await finish(client.run.watch({ project, runId: run.id }))
})

test('a run that a dead service left is interrupted when the project is opened again', async () => {
  const first = testService()
  const project = await projectOf(first.client, first.folder, 10)
  const run = await first.client.run.start({ project, plan: {} })
  await first.close()
  const second = testService({ folder: first.folder })
  const [found] = await second.client.run.list({ project })
  expect(found).toMatchObject({ id: run.id, state: 'interrupted' })
})

test('a file that takes the decoder down twice is quarantined and costs nothing else', async () => {
  const workerEntry = pathToFileURL(join(import.meta.dirname, '../../fakes/crashing-worker.ts'))
  const { client, folder } = testService({ workerEntry })
  const pictures = join(folder, 'pictures')
  await makeLabelledPictures(pictures, { count: 6, seed: 8, motifs: ['circle', 'cross'] })
  writeFileSync(join(pictures, 'cross', 'bomb.jpg'), readFileSync(join(pictures, 'cross/0.jpg')))
  const project = join(folder, 'bomb.graft')
  await client.project.create({ project })
  const { result } = await finish(
    client.image.import({ project, sources: [pictures], ...importing }),
  )
  expect(result).toMatchObject({ addedCount: 12, problemCount: 1 })
  const problems = await finish(client.image.problems({ project }))
  expect(problems.result).toEqual([
    expect.objectContaining({ kind: 'crashes-decoder', path: join(pictures, 'cross', 'bomb.jpg') }),
  ])
})

test('a run out of memory says so and can be resumed', async () => {
  const { client, folder } = testService({
    workerEntry: pathToFileURL(join(import.meta.dirname, '../../fakes/hungry-worker.ts')),
  })
  const project = await projectOf(client, folder, 6)
  const run = await client.run.start({ project, plan: {} })
  const { result } = await finish(client.run.watch({ project, runId: run.id }))
  expect(result).toMatchObject({
    state: 'interrupted',
    error: { kind: 'known', code: 'engine.out-of-memory' },
  })
})

test('an import that is left keeps what it stored and the project opens', async () => {
  const { client, folder, close } = testService()
  const pictures = join(folder, 'pictures')
  await makeLabelledPictures(pictures, { count: 60, seed: 9, motifs: ['circle', 'cross'] })
  const project = join(folder, 'left.graft')
  await client.project.create({ project })
  const events = await client.image.import({ project, sources: [pictures], ...importing })
  await events.next()
  await events.return?.(undefined as never)
  await close()
  const again = testService({ folder })
  const { imageCount } = await again.client.project.open({ project })
  expect(imageCount).toBeLessThan(120)
  const { result } = await finish(
    again.client.image.import({ project, sources: [pictures], ...importing }),
  )
  expect(result.addedCount + imageCount).toBe(120)
})

test('workers end with the process that started them', async () => {
  const script = join(import.meta.dirname, '../../fixtures/start-worker-and-die.ts')
  const { stdout } = spawnSync(process.execPath, [script], { encoding: 'utf8' })
  const workerId = Number(stdout.trim())
  expect(workerId).toBeGreaterThan(0)
  await expect.poll(() => isRunning(workerId), { timeout: 5000, interval: 50 }).toBe(false)
})

test.each([
  ['a number for a path', { project: 5 }],
  ['no project', {}],
  ['nothing', undefined],
  ['a list', [1, 2]],
])('a malformed call (%s) is refused and the next one works', async (_, input) => {
  const { client, folder } = testService()
  await expect(client.project.create(input as never)).rejects.toMatchObject({
    code: 'BAD_REQUEST',
  })
  const project = join(folder, 'fine.graft')
  expect((await client.project.create({ project })).name).toBe('fine')
})

function isRunning(processId: number): boolean {
  try {
    process.kill(processId, 0)
    return true
  } catch {
    return false
  }
}
