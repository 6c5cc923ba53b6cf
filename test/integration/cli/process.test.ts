import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { allMotifs, makeLabelledPictures } from '../../fixtures/labelled-pictures.ts'
import { testFolder } from '../../fixtures/test-folder.ts'
import { graft, pressCtrlC } from './graft.ts'

test('the way from a folder of pictures to answers, command by command', async () => {
  const folder = testFolder().path
  await makeLabelledPictures(join(folder, 'pictures'), { count: 24, seed: 1 })
  const run = (line: string, stdin?: string) =>
    graft(line.split(' '), { folder, ...(stdin === undefined ? {} : { stdin }) })

  expect(await run('new motifs')).toMatchObject({ exitCode: 0, stderr: '' })
  const imported = await run('import motifs pictures --json')
  const { addedCount, newLabelNames } = JSON.parse(imported.stdout)
  expect(addedCount).toBe(72)
  expect(newLabelNames.toSorted()).toEqual(allMotifs)

  const trained = await run('train motifs')
  expect(trained).toMatchObject({ exitCode: 0 })
  expect(trained.stdout).toMatch(/^Run \S+ finished in .*\n\d+% \(\d+ to \d+%\), /)

  const judged = await run('judge motifs --json --html report.html')
  const report = JSON.parse(judged.stdout)
  expect(report.accuracy.value).toBeGreaterThan(0.6)
  expect(await readFile(join(folder, 'report.html'), 'utf8')).toContain('<html')

  const predicted = await run('predict motifs pictures --csv answers.csv')
  expect(predicted).toMatchObject({ exitCode: 0 })
  const lines = (await readFile(join(folder, 'answers.csv'), 'utf8')).trim().split('\n')
  expect(lines[0]).toBe('path,label,probability,second_label,second_probability,error')
  expect(lines).toHaveLength(73)

  const asked = await run('predict motifs - --csv -', 'pictures/circle/0.jpg\nnone.jpg\n')
  const [, answer, problem] = asked.stdout.split('\n')
  expect(asked.exitCode).toBe(0)
  expect(answer).toContain('0.jpg,circle,')
  expect(problem).toContain('none.jpg,,,,,The file is no longer there.')
})

test('help and mistakes touch nothing', async () => {
  const folder = testFolder().path
  const help = await graft(['--help'], { folder })
  const mistake = await graft(['trian', 'x'], { folder })
  expect(help).toMatchObject({ exitCode: 0, stderr: '' })
  expect(mistake.exitCode).toBe(2)
  expect(mistake.stderr).toContain('Did you mean train?')
  expect(existsSync(join(folder, 'home'))).toBe(false)
})

test('a problem ends with 1, also for programs', async () => {
  const folder = testFolder().path
  const told = await graft(['images', 'none.graft'], { folder })
  const json = await graft(['images', 'none.graft', '--json'], { folder })
  expect(told.exitCode).toBe(1)
  expect(told.stderr).toContain(`There is no project at ${join(folder, 'none.graft')}.`)
  expect(json.exitCode).toBe(1)
  expect(JSON.parse(json.stdout)).toMatchObject({ error: { code: 'project.not-found' } })
})

test.skipIf(process.platform === 'win32')(
  'Ctrl-C ends an import with 130 and leaves a project that opens',
  async () => {
    const folder = testFolder().path
    await makeLabelledPictures(join(folder, 'pictures'), { count: 120, seed: 2 })
    await graft(['new', 'motifs'], { folder })
    const stopped = await graft(['import', 'motifs', 'pictures'], {
      folder,
      when: { says: 'Importing', then: pressCtrlC },
    })
    expect(stopped.exitCode).toBe(130)
    expect(stopped.stderr).toContain('Stopped on request. What was finished is kept.')

    const again = await graft(['import', 'motifs', 'pictures', '--json'], { folder })
    const { addedCount, knownCount } = JSON.parse(again.stdout)
    expect(addedCount + knownCount).toBe(360)
    const images = await graft(['images', 'motifs', '--json'], { folder })
    expect(JSON.parse(images.stdout)).toMatchObject({ imageCount: 360, unlabelledCount: 0 })
  },
)

test.skipIf(process.platform === 'win32')(
  'Ctrl-C stops a training, which --resume brings to its end',
  async () => {
    const folder = testFolder().path
    await makeLabelledPictures(join(folder, 'pictures'), { count: 60, seed: 3 })
    await graft(['new', 'motifs'], { folder })
    await graft(['import', 'motifs', 'pictures'], { folder })
    const stopped = await graft(['train', 'motifs'], {
      folder,
      when: { says: 'Looking at images', then: pressCtrlC },
    })
    expect(stopped.exitCode).toBe(130)
    expect(stopped.stderr).toContain('Go on with graft train motifs.graft --resume')
    const resumed = await graft(['train', 'motifs', '--resume', '--json'], { folder })
    expect(JSON.parse(resumed.stdout)).toMatchObject({ state: 'finished' })
  },
)

test('a reader that closes the pipe is no error', async () => {
  const folder = testFolder().path
  await makeLabelledPictures(join(folder, 'pictures'), { count: 12, seed: 4 })
  await graft(['new', 'motifs'], { folder })
  await graft(['import', 'motifs', 'pictures'], { folder })
  const ended = await graft(['images', 'motifs', '--list'], { folder, isReading: false })
  expect(ended).toEqual({ exitCode: 0, stdout: '', stderr: '' })
})
