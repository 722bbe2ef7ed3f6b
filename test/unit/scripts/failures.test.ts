import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { failureLines, failuresOfPlaywright, failuresOfVitest } from '../../../scripts/failures.mjs'
import { root } from '../../../scripts/places.mjs'

describe('what failed, said again at the end of a run', () => {
  it('names the failed tests of a vitest report, and a file that could not be loaded', () => {
    const report = {
      testResults: [
        {
          name: join(root, 'test/unit/a.test.ts'),
          status: 'failed',
          message: '',
          assertionResults: [
            { status: 'passed', ancestorTitles: [], title: 'holds', failureMessages: [] },
            {
              status: 'failed',
              ancestorTitles: ['a thing'],
              title: 'breaks',
              failureMessages: ['Error: expected 1 to be 2\n    at x.ts:1\n    at node_modules/vitest/y.js:2'],
            },
          ],
        },
        { name: join(root, 'test/unit/b.test.ts'), status: 'failed', message: 'no such module', assertionResults: [] },
      ],
    }
    expect(failureLines(failuresOfVitest(report))).toEqual([
      'failed: test/unit/a.test.ts › a thing › breaks',
      '    Error: expected 1 to be 2',
      '        at x.ts:1',
      'failed: test/unit/b.test.ts',
      '    no such module',
    ])
  })

  it('names the failed tests of a Playwright report, and an error outside any test', () => {
    const report = {
      suites: [
        {
          suites: [
            {
              specs: [
                { file: 'a.spec.ts', title: 'holds', tests: [{ status: 'expected', results: [] }] },
                {
                  file: 'a.spec.ts',
                  title: 'breaks',
                  tests: [{ status: 'unexpected', results: [{ errors: [{ message: '\u001b[31mnot visible\u001b[39m' }] }] }],
                },
              ],
            },
          ],
        },
      ],
      errors: [{ message: 'no such file' }],
    }
    expect(failureLines(failuresOfPlaywright(report, 'test/e2e'))).toEqual([
      'failed: test/e2e/a.spec.ts › breaks',
      '    not visible',
      'failed: test/e2e',
      '    no such file',
    ])
  })
})
