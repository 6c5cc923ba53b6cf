import { spawn, spawnSync } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join, resolve } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { complaintsOf, launchBrowser, temporaryFolder } from './shell.ts'

const cli = resolve(import.meta.dirname, '../../out/main/cli.js')

let browser: Browser
let folder: Awaited<ReturnType<typeof temporaryFolder>>
const started: ChildProcess[] = []

beforeAll(async () => {
  browser = await launchBrowser()
})

afterAll(async () => {
  await browser.close()
})

beforeEach(async () => {
  folder = await temporaryFolder()
})

afterEach(async () => {
  for (const process of started.splice(0)) {
    if (process.exitCode === null && process.signalCode === null) {
      process.kill('SIGKILL')
      await once(process, 'exit')
    }
  }
  await folder.remove()
})

const environment = () => ({ ...process.env, GRAFT_HOME: join(folder.path, 'home') })

/** Makes an empty project with the built command line. */
function makeProject(name: string): string {
  const path = join(folder.path, name)
  const { status, stderr } = spawnSync(process.execPath, [cli, 'new', path], {
    env: environment(),
    encoding: 'utf8',
  })
  expect(status, stderr).toBe(0)
  return path
}

/** Opens the browser shell as `graft open` does, and reads the address that it prints. */
async function openCommand(...args: string[]) {
  const child = spawn(process.execPath, [cli, 'open', '--browser', ...args], {
    env: environment(),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  started.push(child)
  const address = await new Promise<string>((found, fail) => {
    let printed = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      printed += text
      const [match] = /http:\S+(?=\s)/.exec(printed) ?? []
      if (match) found(match)
    })
    child.once('exit', () => fail(new Error(`graft open ended: ${printed}`)))
  })
  return { child, address }
}

describe('graft open --browser', () => {
  it('shows the project, from the real service', async () => {
    const project = makeProject('shirts.graft')
    const { address } = await openCommand(project)
    const page = await browser.newPage({ locale: 'en-GB' })
    const complaints = complaintsOf(page)
    await page.goto(address)
    await page.getByText('Open now').waitFor()
    await page.getByRole('article').filter({ hasText: 'shirts' }).waitFor()
    await page.close()
    expect(complaints).toEqual([])
  })

  it('ends cleanly when it is interrupted, and lets go of the project', async () => {
    const project = makeProject('shirts.graft')
    const { child, address } = await openCommand(project)
    const page = await browser.newPage()
    await page.goto(address)
    await page.getByText('Open now').waitFor()
    await page.close()
    child.kill('SIGINT')
    const [code] = await once(child, 'exit')
    const again = spawnSync(process.execPath, [cli, 'images', project], { env: environment() })
    expect([code, again.status]).toEqual([0, 0])
  })
})
