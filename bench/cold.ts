/**
 * A cold project of the 500 photographs: import with thumbnails, features, head and judging; then a second training.
 * As a person runs it: the command line, each command a process of its own.
 *
 * Run:  npm run build && node bench/cold.ts [photographs]
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '..')
const photographs = resolve(process.argv[2] ?? join(root, '../shared/data/clothing'))
if (!existsSync(photographs)) {
  console.log(`Skipped: there are no photographs at ${photographs}`)
  process.exit(0)
}
const folder = mkdtempSync(join(tmpdir(), 'graft-cold-'))
const project = join(folder, 'cold.graft')
const steps: { step: string; seconds: number }[] = []

function graft(step: string, ...words: string[]): void {
  const startedAt = performance.now()
  const done = spawnSync(process.execPath, [join(root, 'out/main/cli.js'), ...words], {
    env: { ...process.env, GRAFT_HOME: join(folder, 'home') },
    encoding: 'utf8',
  })
  if (done.status !== 0) throw new Error(`${words.join(' ')}: ${done.stderr}`)
  const seconds = (performance.now() - startedAt) / 1000
  steps.push({ step, seconds })
}

try {
  graft('new', 'new', project)
  graft('import with thumbnails', 'import', project, photographs)
  graft('train: features, head, judging', 'train', project)
  graft('judge: print the report', 'judge', project)
  const work = steps.slice(1, 3).reduce((sum, { seconds }) => sum + seconds, 0)
  graft('train again', 'train', project)
  for (const { step, seconds } of steps) console.log(`${step.padEnd(34)} ${seconds.toFixed(2)} s`)
  console.log(`import, features, head, judging    ${work.toFixed(2)} s`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
