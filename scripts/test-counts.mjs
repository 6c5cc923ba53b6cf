/**
 * How many tests passed and failed.
 *
 * @typedef {{ passed: number, failed: number }} Counts
 */

/**
 * Counts vitest's JSON report. A file that failed without a failed test of its own (it could not be loaded, a hook
 * failed) counts as one; so does a run that failed for another reason, or left no report.
 *
 * @typedef {{ status: string, assertionResults: readonly { status: string }[] }} FileResult
 * @typedef {{ testResults: readonly FileResult[] }} Report
 * @param {Report | null} report
 * @param {number} exitCode
 * @returns {Counts}
 */
export function countTests(report, exitCode) {
  const files = report?.testResults ?? []
  const tests = files.flatMap((file) => file.assertionResults)
  const count = (/** @type {string} */ status) =>
    tests.filter((test) => test.status === status).length
  const brokenFiles = files.filter(
    (file) =>
      file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  )
  const failed = count('failed') + brokenFiles.length
  return { passed: count('passed'), failed: failed === 0 && exitCode !== 0 ? 1 : failed }
}

/**
 * The line that every test command ends with.
 *
 * @param {Counts} counts
 */
export function countLine({ passed, failed }) {
  return `${passed} passed, ${failed} failed`
}
