import { spawnSync } from 'node:child_process'

/** The Python with the real consumers installed, which `npm run test:consumers` prepares; null elsewhere. */
export const consumersPython = process.env['GRAFT_CONSUMERS_PYTHON'] ?? null

/** Said where consumers are missing: a printed skip for a person, a failure in CI. */
export const consumersMissing =
  'GRAFT_CONSUMERS_PYTHON is not set: the files are not opened by their real consumers (npm run test:consumers does it)'

/** Runs Python and returns what it printed, errors included, with its exit code. */
export function runPython(args: readonly string[]): { code: number | null; printed: string } {
  if (consumersPython === null) throw new Error(consumersMissing)
  // No byte code beside the sources.
  const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1' }
  const { status, stdout, stderr, error } = spawnSync(consumersPython, args, {
    encoding: 'utf8',
    env,
  })
  if (error) throw error
  return { code: status, printed: `${stdout}${stderr}` }
}
