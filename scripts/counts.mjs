/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/**
 * The counts of a vitest JSON report. A file that could not be loaded has no tests of its own to fail, so it counts as one.
 * @returns {Counts}
 */
export function countVitest(report) {
  const unloadable = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  )
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloadable.length,
    skipped: report.numPendingTests + report.numTodoTests,
  }
}

/**
 * The counts of a Playwright JSON report. A flaky test has passed in the end.
 * @returns {Counts}
 */
export function countPlaywright(report) {
  const { expected, flaky, unexpected, skipped } = report.stats
  return { passed: expected + flaky, failed: unexpected + report.errors.length, skipped }
}

/**
 * The counts of one test runner. A runner without a report, without an executed test, or with an unexplained exit code counts as one
 * failure.
 * @param {{ exitCode: number, counts: Counts | undefined, mayBeEmpty?: boolean }} outcome
 * @returns {Counts}
 */
export function countRunner({ exitCode, counts, mayBeEmpty = false }) {
  const { passed, failed, skipped } = counts ?? { passed: 0, failed: 0, skipped: 0 }
  const isUnexplained = failed === 0 && (exitCode !== 0 || counts === undefined || (passed === 0 && !mayBeEmpty))
  return { passed, failed: isUnexplained ? 1 : failed, skipped }
}

/** @param {Counts[]} all */
export function sumCounts(all) {
  const total = { passed: 0, failed: 0, skipped: 0 }
  for (const each of all) for (const key of Object.keys(total)) total[key] += each[key]
  // A run without tests proves nothing.
  if (total.passed + total.failed === 0) total.failed = 1
  return total
}

/** The closing line, for people and programs. */
export function closingLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}
