import { describe, expect, it } from 'vitest'
import { closingLine, countPlaywright, countRunner, countVitest, sumCounts } from '../../../scripts/counts.mjs'

const fine = { passed: 3, failed: 0, skipped: 1 }

describe('the closing line of npm test', () => {
  it('adds up all runners', () => {
    const total = sumCounts([
      countRunner({ exitCode: 0, counts: fine }),
      countRunner({ exitCode: 1, counts: { passed: 1, failed: 2, skipped: 0 } }),
    ])
    expect(closingLine(total)).toBe('4 passed, 2 failed, 1 skipped')
  })

  it('leaves out what was skipped when nothing was', () => {
    expect(closingLine({ passed: 4, failed: 0, skipped: 0 })).toBe('4 passed, 0 failed')
  })

  it('counts a runner that left no report as a failure', () => {
    expect(countRunner({ exitCode: 0, counts: undefined })).toEqual({ passed: 0, failed: 1, skipped: 0 })
    expect(countRunner({ exitCode: 139, counts: undefined })).toEqual({ passed: 0, failed: 1, skipped: 0 })
  })

  it('counts a bad exit code that no failed test explains as a failure', () => {
    expect(countRunner({ exitCode: 1, counts: fine })).toEqual({ passed: 3, failed: 1, skipped: 1 })
  })

  it('counts a runner that executed no test as a failure, unless a pattern may have left it none', () => {
    const empty = { passed: 0, failed: 0, skipped: 5 }
    expect(countRunner({ exitCode: 0, counts: empty }).failed).toBe(1)
    expect(countRunner({ exitCode: 0, counts: empty, mayBeEmpty: true }).failed).toBe(0)
  })

  it('never reports success when no runner executed anything', () => {
    expect(sumCounts([]).failed).toBe(1)
    expect(sumCounts([{ passed: 0, failed: 0, skipped: 5 }]).failed).toBe(1)
  })
})

describe('the reports of the runners', () => {
  it('counts a vitest file that could not be loaded, which has no tests that fail', () => {
    const report = {
      numPassedTests: 2,
      numFailedTests: 1,
      numPendingTests: 1,
      numTodoTests: 1,
      testResults: [
        { status: 'failed', assertionResults: [{ status: 'failed' }, { status: 'passed' }] },
        { status: 'failed', assertionResults: [] },
        { status: 'passed', assertionResults: [{ status: 'passed' }] },
      ],
    }
    expect(countVitest(report)).toEqual({ passed: 2, failed: 2, skipped: 2 })
  })

  it('counts Playwright errors outside any test, and flaky tests as passed', () => {
    const report = { stats: { expected: 3, flaky: 1, unexpected: 1, skipped: 2 }, errors: [{ message: 'no such file' }] }
    expect(countPlaywright(report)).toEqual({ passed: 4, failed: 2, skipped: 2 })
  })
})
