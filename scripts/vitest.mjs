import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root, toolEnvironment } from './places.mjs'
import { runInPlace } from './processes.mjs'
import { countTests } from './test-counts.mjs'

/**
 * Runs test projects on the running Node, prints as vitest does, and counts.
 *
 * @param {readonly string[]} projects
 * @param {readonly string[]} args further arguments of vitest
 * @param {NodeJS.ProcessEnv} environment added to the tools' own
 */
export async function runTests(projects, args, environment) {
  const folder = mkdtempSync(join(tmpdir(), 'graft-tests-'))
  const reportFile = join(folder, 'report.json')
  try {
    const exitCode = await runInPlace(
      process.execPath,
      [
        join(root, 'node_modules', 'vitest', 'vitest.mjs'),
        'run',
        ...projects.flatMap((name) => ['--project', name]),
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${reportFile}`,
        ...args,
      ],
      { env: { ...toolEnvironment(), ...environment } },
    )
    return countTests(readReport(reportFile), exitCode)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** @param {string} file */
function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return null
  }
}
