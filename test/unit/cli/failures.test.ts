import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { Interruption } from '../../../src/cli/failure.ts'
import { GraftError } from '../../../src/shared/errors.ts'
import type { Answers } from '../../fakes/answering-service.ts'
import { endlessJob, jobOf } from '../../fakes/answering-service.ts'
import { memoryStream, runCommand } from '../../fakes/cli-host.ts'
import { labels, openable, progress, summary } from './fixtures.ts'

const inUse: Answers = {
  project: {
    open: ({ project }) => {
      throw new GraftError('project.in-use', { path: project, holder: 'Graft (process 4711)' })
    },
  },
}
const faulty: Answers = {
  project: {
    open: () => {
      throw new TypeError('cannot read properties of undefined')
    },
  },
}

describe('a problem of the person or the data', () => {
  it('ends with 1 and its own words', async () => {
    const { exitCode, stdout, stderr, isClean } = await runCommand(['train', 'shirts.graft'], {
      answers: inUse,
    })
    expect(exitCode).toBe(1)
    expect(stdout).toBe('')
    expect(stderr).toBe(
      'The project /work/shirts.graft is open in Graft (process 4711). Close it there, then try again.\n',
    )
    expect(isClean).toBe(true)
  })

  it('is a JSON document for a program', async () => {
    const { exitCode, stdout } = await runCommand(['train', 'shirts.graft', '--json'], {
      answers: inUse,
    })
    expect(exitCode).toBe(1)
    expect(JSON.parse(stdout)).toEqual({
      error: {
        code: 'project.in-use',
        data: { path: '/work/shirts.graft', holder: 'Graft (process 4711)' },
        message: expect.stringContaining('Close it there'),
      },
    })
  })

  it('may come in the middle of a job', async () => {
    const { exitCode, stderr } = await runCommand(['import', 'shirts.graft', 'photos'], {
      answers: {
        ...openable,
        image: {
          import: async function* () {
            yield progress({ doneCount: 1 })
            throw new GraftError('project.disk-full', { path: '/work/shirts.graft' })
          },
        },
      },
    })
    expect(exitCode).toBe(1)
    expect(stderr).toContain('The disk of /work/shirts.graft is full.')
  })
})

describe('a bug', () => {
  it('ends with 70, says that it is one, and where the log is', async () => {
    const { exitCode, stderr } = await runCommand(['train', 'shirts.graft'], {
      answers: {
        ...faulty,
        system: {
          info: () => ({
            versions: {},
            platform: '',
            coreCount: 1,
            memoryBytes: 1,
            engines: [],
            bases: [],
            places: [{ name: 'logs', path: '/home/graft/logs' }],
          }),
        },
      },
    })
    expect(exitCode).toBe(70)
    expect(stderr).toContain(
      'A fault in Graft 1.2.3, not in the images. The log lies in /home/graft/logs;',
    )
    expect(stderr).toContain('TypeError: cannot read properties of undefined')
  })

  it('is told even where nothing else works', async () => {
    const { exitCode, stderr, isClean } = await runCommand(['train', 'shirts.graft'], {
      answers: faulty,
    })
    expect(exitCode).toBe(70)
    expect(stderr).toContain('A fault in Graft 1.2.3')
    expect(isClean).toBe(true)
  })

  it('is told where the service does not start', async () => {
    const { exitCode, stderr } = await runCommand(['info'], {
      host: { connect: () => Promise.reject(new Error('no worker')) },
    })
    expect(exitCode).toBe(70)
    expect(stderr).toContain('Error: no worker')
  })
})

describe('an interruption', () => {
  it.each([
    [new Interruption(130), 130],
    [new Interruption(143), 143],
  ])('stops the job, closes the project and ends with its code: %s', async (reason, code) => {
    const controller = new AbortController()
    const { exitCode, stderr, isClean } = await runCommand(['import', 'shirts.graft', 'photos'], {
      signal: controller.signal,
      answers: {
        ...openable,
        image: {
          import: (_input, signal) => {
            queueMicrotask(() => controller.abort(reason))
            return endlessJob([progress({ doneCount: 1 })], signal)
          },
        },
      },
    })
    expect(exitCode).toBe(code)
    expect(stderr).toContain('Stopped on request. What was finished is kept.\n')
    expect(isClean).toBe(true)
  })

  it('is a JSON document for a program', async () => {
    const { stdout } = await runCommand(['images', 'shirts.graft', '--json'], {
      signal: AbortSignal.abort(new Interruption(130)),
      answers: { ...openable, image: { problems: (_input, signal) => endlessJob([], signal) } },
    })
    expect(JSON.parse(stdout)).toEqual({ error: { code: 'work.cancelled', data: {} } })
  })
})

describe('a reader that has gone', () => {
  it('ends the command without an error', async () => {
    const stdout = new PassThrough()
    stdout.destroy(Object.assign(new Error('EPIPE'), { code: 'EPIPE' }))
    const { exitCode, stderr, isClean } = await runCommand(['label', 'list', 'shirts.graft'], {
      host: { stdout },
      answers: { project: { open: () => summary }, label: { list: () => labels } },
    })
    expect(exitCode).toBe(0)
    expect(stderr).toBe('')
    expect(isClean).toBe(true)
  })
})

describe('colours', () => {
  const answers = { ...openable, image: { problems: () => jobOf([], []) } }
  const escape = '\u001b['

  it('are for terminals', async () => {
    const onTerminal = await runCommand(['images', 'shirts.graft'], { answers, isTerminal: true })
    const inPipe = await runCommand(['images', 'shirts.graft'], { answers })
    expect(onTerminal.stdout).toContain(escape)
    expect(inPipe.stdout).not.toContain(escape)
  })

  it('are left out where NO_COLOR says so, and there where FORCE_COLOR does', async () => {
    const without = await runCommand(['images', 'shirts.graft'], {
      answers,
      isTerminal: true,
      environment: { NO_COLOR: '1' },
    })
    const forced = await runCommand(['images', 'shirts.graft'], {
      answers,
      environment: { FORCE_COLOR: '1' },
    })
    expect(without.stdout).not.toContain(escape)
    expect(forced.stdout).toContain(escape)
  })

  it('are never in JSON', async () => {
    const stdout = memoryStream(true)
    await runCommand(['images', 'shirts.graft', '--json'], { answers, host: { stdout } })
    expect(stdout.text()).not.toContain(escape)
  })
})
