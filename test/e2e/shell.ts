import { mkdtemp, rm } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { chromium } from 'playwright-core'
import type { Browser, Page } from 'playwright-core'
import { findBrowser } from '../../scripts/browser.mjs'
import type { RecentProject } from '../../src/shared/domain/project.ts'
import { openBrowserShell } from '../../src/web/open-browser-shell.ts'
import type { BrowserShell } from '../../src/web/open-browser-shell.ts'

const root = resolve(import.meta.dirname, '../..')
const rendererFolder = join(root, 'out/renderer')

/** Starts the Chromium of this computer. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = findBrowser()
  if (!executablePath) throw new Error('no Chromium is installed: npm test installs one')
  // Chromium's sandbox does not run as root.
  return await chromium.launch({ executablePath, chromiumSandbox: process.getuid?.() !== 0 })
}

/** How a shell differs from the plain one. */
export interface ShellOptions {
  readonly project?: string
  /** Of the fake service. */
  readonly environment?: Readonly<Record<string, string>>
}

/** The built page in front of a fake service with the given projects. */
export async function openShell(
  projects: readonly RecentProject[],
  { project, environment }: ShellOptions = {},
): Promise<BrowserShell> {
  if (!existsSync(rendererFolder)) throw new Error('out/renderer is absent: npm test builds it')
  return await openBrowserShell({
    serviceEntry: join(root, 'test/fakes/service.ts'),
    rendererFolder,
    environment: { ...process.env, FAKE_PROJECTS: JSON.stringify(projects), ...environment },
    project,
  })
}

/** What a page complained about: its own errors, and everything that its policy blocked. */
export function complaintsOf(page: Page): string[] {
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
  })
  return complaints
}

/** A folder for one test's files. */
export async function temporaryFolder(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'graft-e2e-'))
  return { path, remove: () => rm(path, { recursive: true }) }
}
