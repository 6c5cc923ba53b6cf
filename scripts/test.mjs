// `npm test`: types, lint, format, dead code, and all tests that need nothing but the repository. Arguments go to vitest,
// which then runs alone: `npm test -- test/unit/host`. The last line says how many passed and failed; a check that finds
// something counts as failed.
import { findOrInstallBrowser } from './browser.mjs'
import { runAndListen } from './processes.mjs'
import { setUp } from './set-up.mjs'
import { countLine } from './test-counts.mjs'
import { runTests } from './vitest.mjs'

/** Side by side in pairs: the first of each takes the longest. */
const checks = [
  [
    { title: 'types', args: ['node_modules/vue-tsc/bin/vue-tsc.js', '-b', 'tsconfig.types.json'] },
    { title: 'format', args: ['node_modules/prettier/bin/prettier.cjs', '--check', '.'] },
  ],
  [
    { title: 'lint', args: ['node_modules/eslint/bin/eslint.js', '.'] },
    { title: 'dead code', args: ['node_modules/knip/bin/knip.js'] },
  ],
]

const projects = ['architecture', 'unit', 'integration', 'e2e']

await setUp()
const args = process.argv.slice(2)
const failedChecks = args.length > 0 ? 0 : await runChecks()
const browser = await findOrInstallBrowser()
const { passed, failed } = await runTests(
  projects,
  args,
  browser ? { GRAFT_CHROMIUM: browser } : {},
)
console.log(countLine({ passed, failed: failed + failedChecks }))
process.exitCode = failed + failedChecks > 0 ? 1 : 0

async function runChecks() {
  let failedCount = 0
  for (const pair of checks) {
    const results = await Promise.all(pair.map(runCheck))
    failedCount += results.filter((isGood) => !isGood).length
  }
  return failedCount
}

/** @param {{ title: string, args: readonly string[] }} check */
async function runCheck({ title, args }) {
  const { code, output } = await runAndListen(process.execPath, args)
  console.log(code === 0 ? `${title}: good` : `${title}: failed\n${output.trimEnd()}`)
  return code === 0
}
