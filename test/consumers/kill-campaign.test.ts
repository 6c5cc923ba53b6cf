import { spawn } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { makeLabelledPictures } from '../fixtures/labelled-pictures.ts'
import { seededRandom } from '../fixtures/seeded-random.ts'
import { finish, testService } from '../fixtures/service.ts'

const commandLine = resolve(import.meta.dirname, '../../out/main/cli.js')
const killCount = 20
const importing = { storage: 'reference', labelFrom: 'folders', label: null } as const

test('a run killed at twenty random moments ends in the model of an undisturbed one', async () => {
  const { client, folder } = testService()
  const pictures = join(folder, 'pictures')
  await makeLabelledPictures(pictures, { count: 60, seed: 31 })
  const random = seededRandom(31)
  const head = (project: string, runId: string) =>
    readFileSync(join(project, 'runs', runId, 'model/head.bin'))

  const undisturbed = join(folder, 'undisturbed.graft')
  await client.project.create({ project: undisturbed })
  await finish(client.image.import({ project: undisturbed, sources: [pictures], ...importing }))
  const startedAt = performance.now()
  const whole = await client.run.start({ project: undisturbed, plan: {} })
  await finish(client.run.watch({ project: undisturbed, runId: whole.id }))
  const elapsedMs = performance.now() - startedAt

  const project = join(folder, 'disturbed.graft')
  await client.project.create({ project })
  await finish(client.image.import({ project, sources: [pictures], ...importing }))
  let interruptedCount = 0
  while (interruptedCount < killCount) {
    // Without its cache a run has all its work before it again.
    rmSync(join(project, 'cache', 'features'), { recursive: true, force: true })
    const { id: runId } = await client.run.start({ project, plan: {} })
    for (let state = 'running'; state !== 'finished';) {
      const watching = finish(client.run.watch({ project, runId }))
      const timer = setTimeout(() => killWorker(project, runId), random() * elapsedMs)
      state = (await watching).result.state
      clearTimeout(timer)
      if (state === 'finished') break
      expect(state).toBe('interrupted')
      interruptedCount++
      await client.run.resume({ project, runId })
    }
    expect(head(project, runId).equals(head(undisturbed, whole.id))).toBe(true)
  }
})

test('an import killed at ten random moments loses nothing that it stored and can be repeated', async () => {
  const { client, folder } = testService()
  const pictures = join(folder, 'pictures')
  await makeLabelledPictures(pictures, { count: 100, seed: 32 })
  const random = seededRandom(32)
  const project = join(folder, 'killed.graft')
  await client.project.create({ project })
  await client.project.close({ project })
  let storedCount = 0
  for (let kill = 0; kill < 10; kill++) {
    const words = [commandLine, 'import', project, pictures]
    const child = spawn(process.execPath, words, {
      env: { ...process.env, GRAFT_HOME: join(folder, 'home') },
      stdio: 'ignore',
    })
    const timer = setTimeout(() => child.kill('SIGKILL'), 300 + random() * 2500)
    await new Promise((resolve) => child.once('exit', resolve))
    clearTimeout(timer)
    const { imageCount, labels } = await client.project.open({ project })
    expect(imageCount).toBeGreaterThanOrEqual(storedCount)
    const labelledCount = labels.reduce(
      (sum, label) => sum + label.learnCount + label.heldOutCount + label.neitherCount,
      0,
    )
    expect(labelledCount).toBe(imageCount)
    storedCount = imageCount
    await client.project.close({ project })
  }
  await finish(client.image.import({ project, sources: [pictures], ...importing }))
  expect((await client.project.open({ project })).imageCount).toBe(300)
})

/** Ends the worker that the run's history names last; one that has not said its name yet lives on. */
function killWorker(project: string, runId: string): void {
  try {
    const lines = readFileSync(join(project, 'runs', runId, 'history.jsonl'), 'utf8').split('\n')
    const started = lines.findLast((line) => line.includes('"started"')) ?? '{}'
    const { processId } = JSON.parse(started) as { processId?: number }
    if (processId !== undefined) process.kill(processId, 'SIGKILL')
  } catch {
    // No history yet, or the process is gone already: this kill missed.
  }
}
