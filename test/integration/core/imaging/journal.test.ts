import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { DecodeJournal, takeInHand } from '../../../../src/core/imaging/journal.ts'
import { testFolder } from '../../../fixtures/test-folder.ts'

const modulePath = resolve(import.meta.dirname, '../../../../src/core/imaging/journal.ts')

/**
 * A process that does these steps on its own journal, says so, and then lives until it is killed.
 */
async function holdingProcess(folder: string, steps: string): Promise<ChildProcess> {
  const program = `
    import { DecodeJournal } from ${JSON.stringify(modulePath)}
    const journal = new DecodeJournal(${JSON.stringify(folder)})
    ${steps}
    console.log('ready')
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  await once(child.stdout ?? child, 'data')
  return child
}

async function killed(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}

test('what a killed process had in hand is known', async () => {
  const { path } = testFolder()
  const child = await holdingProcess(path, `journal.hold('/a.jpg'); journal.hold('/ü b.jpg')`)
  await killed(child)
  expect(takeInHand(path).sort()).toEqual(['/a.jpg', '/ü b.jpg'])
})

test('what it had finished is not', async () => {
  const { path } = testFolder()
  const long = `/${'x'.repeat(5000)}.jpg`
  const child = await holdingProcess(
    path,
    `journal.hold('${long}'); journal.hold('/b.jpg'); journal.release('${long}')`,
  )
  await killed(child)
  expect(takeInHand(path)).toEqual(['/b.jpg'])
})

test('a path held by two lanes stays until both let go', async () => {
  const { path } = testFolder()
  const child = await holdingProcess(
    path,
    `journal.hold('/a.jpg'); journal.hold('/a.jpg'); journal.release('/a.jpg')`,
  )
  await killed(child)
  expect(takeInHand(path)).toEqual(['/a.jpg'])
})

test('it is told once', async () => {
  const { path } = testFolder()
  await killed(await holdingProcess(path, `journal.hold('/a.jpg')`))
  takeInHand(path)
  expect(takeInHand(path)).toEqual([])
})

test('what a living process has in hand is left alone', async () => {
  const { path } = testFolder()
  const child = await holdingProcess(path, `journal.hold('/a.jpg')`)
  const whileAlive = takeInHand(path)
  await killed(child)
  expect([whileAlive, takeInHand(path)]).toEqual([[], ['/a.jpg']])
})

test('what this process has in hand is left alone', () => {
  const { path } = testFolder()
  const journal = new DecodeJournal(path)
  journal.hold('/a.jpg')
  const taken = takeInHand(path)
  journal.close()
  expect(taken).toEqual([])
})

test('a file of an earlier process with the same id is not taken for this one’s', async () => {
  const { path } = testFolder()
  await writeFile(join(path, `${process.pid}-unknown-00000000.journal`), '["/old.jpg"]')
  expect(takeInHand(path)).toEqual(['/old.jpg'])
})

test('a file of another living process that started at another time is a dead one’s', async () => {
  const { path } = testFolder()
  const child = await holdingProcess(path, '')
  await writeFile(join(path, `${child.pid}-1-00000000.journal`), '["/old.jpg"]')
  const expected = process.platform === 'linux' ? ['/old.jpg'] : []
  expect(takeInHand(path)).toEqual(expected)
})

test('a closed journal leaves nothing', async () => {
  const { path } = testFolder()
  const journal = new DecodeJournal(path)
  journal.hold('/a.jpg')
  journal.close()
  expect(await readdir(path)).toEqual([])
})

test('other files and torn journals are no reason to fail', async () => {
  const { path } = testFolder()
  await writeFile(join(path, 'notes.txt'), 'mine')
  await writeFile(join(path, '999999999-1-00000000.journal'), '["/a.j')
  expect([takeInHand(path), await readdir(path)]).toEqual([[], ['notes.txt']])
})

test('a folder that is not there holds nothing', () => {
  expect(takeInHand(join(testFolder().path, 'none'))).toEqual([])
})
