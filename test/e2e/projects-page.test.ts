import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { RecentProject } from '../../src/shared/domain/project.ts'
import type { BrowserShell } from '../../src/web/open-browser-shell.ts'
import type { ShellOptions } from './shell.ts'
import { complaintsOf, launchBrowser, openShell, temporaryFolder } from './shell.ts'

const projects: RecentProject[] = [
  {
    path: '/photos/shirts.graft',
    name: 'shirts',
    openedAt: '2026-11-22T14:48:00.000Z',
    isPresent: true,
    figures: { imageCount: 1486, unlabelledCount: 282, labelCount: 10 },
  },
  {
    path: '/stick/hats by season.graft',
    name: 'hats by season',
    openedAt: '2026-03-08T09:00:00.000Z',
    isPresent: false,
  },
]

let browser: Browser
const shells: BrowserShell[] = []
const pages: Page[] = []

beforeAll(async () => {
  browser = await launchBrowser()
})

afterEach(async () => {
  await Promise.all(pages.splice(0).map((page) => page.context().close()))
  await Promise.all(shells.splice(0).map((shell) => shell.close()))
})

afterAll(async () => {
  await browser.close()
})

/** The page as a person finds it who opened the printed address. */
async function openPage(
  listed: readonly RecentProject[],
  options: ShellOptions & { colorScheme?: 'light' | 'dark' } = {},
) {
  const { colorScheme = 'light', ...shellOptions } = options
  const shell = await openShell(listed, shellOptions)
  shells.push(shell)
  const page = await browser.newPage({ locale: 'en-GB', colorScheme })
  pages.push(page)
  const complaints = complaintsOf(page)
  await page.goto(shell.url)
  await page.getByRole('heading', { name: 'Projects' }).waitFor()
  return { shell, page, complaints }
}

describe('the projects page', () => {
  it('lists the projects with their figures', async () => {
    const { page } = await openPage(projects)
    const card = page.getByRole('article').filter({ hasText: 'shirts' })
    expect(await card.innerText()).toContain('1,486 images · 10 labels')
  })

  it('says which folder is not there', async () => {
    const { page } = await openPage(projects)
    const card = page.getByRole('article').filter({ hasText: 'hats by season' })
    expect(await card.innerText()).toContain('The folder is not there any more')
  })

  it('tells how to make a project where there is none', async () => {
    const { page } = await openPage([])
    await page.getByText('npx graft new shirts.graft').waitFor()
    expect(await page.getByRole('article').count()).toBe(0)
  })

  it('names what computes', async () => {
    const { page } = await openPage(projects)
    await page.getByText('ONNX Runtime 1.30.0').waitFor()
    expect(await page.getByRole('contentinfo').innerText()).toContain('Graft 0.1.0')
  })

  it('shows the project that it was opened with', async () => {
    const { page } = await openPage(projects, { project: '/photos/open.graft' })
    await page.getByText('34 images · 3 labels').waitFor()
    expect(await page.getByText('Open now').isVisible()).toBe(true)
  })

  it('says why a project cannot be opened', async () => {
    const { page } = await openPage(projects, { project: '/photos/taken.graft' })
    const alert = page.getByRole('alert')
    await alert.waitFor()
    expect(await alert.innerText()).toContain('is open in Graft')
  })

  it('keeps the token out of the address', async () => {
    const { page } = await openPage(projects)
    expect(new URL(page.url()).search).toBe('')
  })

  it('lives within its own security policy', async () => {
    const { page, complaints } = await openPage(projects, { project: '/photos/open.graft' })
    await page.getByText('Open now').waitFor()
    expect(complaints).toEqual([])
  })

  it('follows the colours of the system', async () => {
    const { page } = await openPage(projects, { colorScheme: 'dark' })
    const canvas = await page.evaluate('getComputedStyle(document.body).backgroundColor')
    expect(canvas).toBe('rgb(18, 20, 18)')
  })

  it('says that the service is gone, and finds it again', async () => {
    const folder = await temporaryFolder()
    const crashFile = join(folder.path, 'crashed')
    const { page } = await openPage(projects, { environment: { FAKE_CRASH_FILE: crashFile } })
    await page.getByRole('alert').waitFor()
    const tryAgain = async () => {
      const button = page.getByRole('button', { name: 'Try again' })
      // Gone as soon as one of the tries has reached the new service.
      await button.click({ timeout: 500 }).catch(() => {})
      return await page.getByRole('article').count()
    }
    await expect.poll(tryAgain, { interval: 300, timeout: 30_000 }).toBe(2)
    await folder.remove()
  })
})

describe('a page without the opening address', () => {
  it('says where to find it', async () => {
    const shell = await openShell(projects)
    shells.push(shell)
    const page = await browser.newPage()
    pages.push(page)
    await page.goto(new URL('/', shell.url).href)
    expect(await page.innerText('body')).toContain('Open the address that was printed at the start')
  })
})
