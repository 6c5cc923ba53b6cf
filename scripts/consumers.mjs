// `npm run test:consumers`: opens what Graft exports with the programs that people would open it with, and what those
// write with Graft. They come through pip. Where they cannot be had the tests are skipped and said so; in CI that fails.
import { findConsumersPython } from './python.mjs'
import { setUp } from './set-up.mjs'
import { countLine } from './test-counts.mjs'
import { runTests } from './vitest.mjs'

await setUp()
const isContinuousIntegration = !['', '0', 'false'].includes(process.env['CI'] ?? '')
const python = await findConsumersPython()
const counts = await run()
console.log(countLine(counts))
process.exitCode = counts.failed > 0 ? 1 : 0

async function run() {
  if ('path' in python) {
    return await runTests(['consumers'], process.argv.slice(2), {
      GRAFT_CONSUMERS_PYTHON: python.path,
    })
  }
  console.error(`Consumers: ${isContinuousIntegration ? 'failed' : 'skipped'}, ${python.reason}`)
  return { passed: 0, failed: isContinuousIntegration ? 1 : 0 }
}
