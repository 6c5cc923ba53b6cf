import { describe, expect, it } from 'vitest'
import { barLine } from '../../../../src/cli/progress/bar.ts'
import type { ProgressDisplay } from '../../../../src/cli/progress/display.ts'
import { createProgressDisplay } from '../../../../src/cli/progress/display.ts'
import type { Progress } from '../../../../src/shared/domain/progress.ts'
import { createFormat } from '../../../../src/shared/locales/format.ts'
import { createTranslator } from '../../../../src/shared/locales/translate.ts'
import { memoryStream } from '../../../fakes/cli-host.ts'
import { progress } from '../fixtures.ts'

const wording = { words: createTranslator('en'), format: createFormat('en') }

/** A display on a stream that keeps its text, with a clock that is set by hand. */
function watch(options: { isTerminal?: boolean; isJson?: boolean; isQuiet?: boolean } = {}) {
  const stderr = memoryStream(options.isTerminal ?? false)
  let nowMs = 0
  const display: ProgressDisplay = createProgressDisplay({
    ...wording,
    stderr,
    isJson: options.isJson ?? false,
    isQuiet: options.isQuiet ?? false,
    now: () => nowMs,
  })
  const show = (atMs: number, values: Partial<Progress>) => {
    nowMs = atMs
    display.show(progress(values).progress)
  }
  const finish = (atMs: number) => {
    nowMs = atMs
    display.finish()
  }
  return { display, show, finish, text: () => stderr.text() }
}

const halfway: Partial<Progress> = {
  phase: 'features',
  doneCount: 620,
  totalCount: 1486,
  ratePerSecond: 96.4,
  remainingMs: 8984,
}

describe('plain lines', () => {
  it('say when a phase begins, every ten seconds, and when it is over', () => {
    const { show, finish, text } = watch()
    show(0, { ...halfway, doneCount: 0 })
    show(4_000, halfway)
    show(10_000, halfway)
    show(19_000, halfway)
    finish(15_400)
    expect(text()).toBe(
      [
        'Looking at images',
        'Looking at images: 620 of 1,486 · 96 images/s · about 9 sec left',
        'Looking at images: 620 images in 15 sec',
        '',
      ].join('\n'),
    )
  })

  it('end a phase when the next one begins', () => {
    const { show, finish, text } = watch()
    show(0, { phase: 'importing', doneCount: 3 })
    show(2_000, { phase: 'head' })
    finish(2_500)
    expect(text()).toBe(
      'Importing\nImporting: 3 files in 2 sec\nLearning labels\nLearning labels: 500 ms\n',
    )
  })

  it('count downloads in bytes', () => {
    const { show, text } = watch()
    const download = { phase: 'downloading', doneCount: 5e6, totalCount: 2e7 } as const
    show(0, download)
    show(10_000, { ...download, ratePerSecond: 1.5e6, remainingMs: 10_000 })
    expect(text()).toContain('Downloading: 5 MB of 20 MB · 1.5 MB/s · about 10 sec left\n')
  })

  it('say nothing before there is something to say', () => {
    const { finish, text } = watch()
    finish(0)
    expect(text()).toBe('')
  })
})

describe('JSON lines', () => {
  it('are objects, at most two a second, with the last state of each phase', () => {
    const { show, display, text } = watch({ isJson: true })
    show(0, { phase: 'importing', doneCount: 1 })
    show(100, { phase: 'importing', doneCount: 2 })
    show(200, { phase: 'importing', doneCount: 3 })
    show(300, { phase: 'head', doneCount: 1 })
    show(700, { phase: 'head', doneCount: 2 })
    show(900, { phase: 'head', doneCount: 3 })
    display.note('done')
    display.finish()
    const lines = text()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(
      lines.map((line) => line.note ?? [line.progress.phase, line.progress.doneCount]),
    ).toEqual([['importing', 1], ['importing', 3], ['head', 1], ['head', 3], 'done'])
  })
})

describe('the bar of a terminal', () => {
  it('shows share, count, rate and time left on one line', () => {
    expect(barLine(progress(halfway).progress, 120, wording)).toBe(
      'Looking at images  ████████░░░░░░░░░░░░  42%  620 of 1,486 · 96 images/s · about 9 sec left',
    )
  })

  it('counts without a bar where the total is not known', () => {
    const scanning = progress({ phase: 'scanning', doneCount: 12, detail: 'a/b' }).progress
    expect(barLine(scanning, 120, wording)).toBe('Finding files  12  a/b')
  })

  it.each([20, 33, 40])('never reaches the edge of a terminal of %d columns', (columns) => {
    const line = barLine(
      progress({ ...halfway, detail: '写真'.repeat(30) }).progress,
      columns,
      wording,
    )
    const width = [...line].reduce((sum, char) => sum + (/\p{Script=Han}/u.test(char) ? 2 : 1), 0)
    expect(width).toBeLessThan(columns)
    expect(line).toMatch(/…$/)
  })

  it('shows more than all as all', () => {
    const line = barLine(progress({ doneCount: 12, totalCount: 10 }).progress, 120, wording)
    expect(line).toContain('████████████████████  100%')
  })

  it('leaves a line for each phase and keeps notes', () => {
    const { show, display, finish, text } = watch({ isTerminal: true })
    show(0, { phase: 'importing', doneCount: 3 })
    display.note('A note.')
    show(2_000, { phase: 'head' })
    finish(2_500)
    expect(text()).toContain('A note.\n')
    expect(text()).toContain('Importing  3 files · 2 sec\n')
    expect(text()).toContain('Learning labels  500 ms\n')
  })
})

describe('a quiet display', () => {
  it('shows nothing at all', () => {
    const { show, display, text } = watch({ isQuiet: true, isTerminal: true })
    show(0, halfway)
    display.note('A note.')
    display.finish()
    expect(text()).toBe('')
  })
})
