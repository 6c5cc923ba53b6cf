// `npm run demo`: the whole way from pictures to a proven model, on the sample that needs no network.
import { join } from 'node:path'
import { root } from './places.mjs'
import { runInPlace } from './processes.mjs'
import { setUp } from './set-up.mjs'

await setUp()
const cli = join(root, 'out', 'main', 'cli.js')
process.exitCode = await runInPlace(process.execPath, [cli, 'demo', ...process.argv.slice(2)])
