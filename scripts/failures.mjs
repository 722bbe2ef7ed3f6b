import { relative } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { root } from './places.mjs'

/** @typedef {{ where: string, why: string }} Failure One test that failed, or a file that could not be loaded */

/** How many lines of an error are repeated: what was expected, and where. The rest is in the runner's own output. */
const SHOWN_LINES = 12

const shorten = (message) =>
  stripVTControlCharacters(message ?? '')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.includes('node_modules'))
    .slice(0, SHOWN_LINES)
    .join('\n')

const named = (file, title) => [relative(root, file).replaceAll('\\', '/'), ...title].join(' › ')

/** What failed according to a vitest JSON report. @returns {Failure[]} */
export function failuresOfVitest(report) {
  return report.testResults.flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === 'failed')
    if (status === 'failed' && failed.length === 0) return [{ where: named(name, []), why: shorten(message) }]
    return failed.map((test) => ({
      where: named(name, [...test.ancestorTitles, test.title]),
      why: shorten(test.failureMessages.join('\n')),
    }))
  })
}

/** What failed according to a Playwright JSON report of the tests in a folder. @returns {Failure[]} */
export function failuresOfPlaywright(report, folder) {
  const readSuite = ({ specs = [], suites = [] }) => [
    ...specs.flatMap(({ file, title, tests }) =>
      tests
        .filter(({ status }) => status === 'unexpected')
        .map(({ results }) => ({
          where: `${folder}/${file} › ${title}`,
          why: shorten(results.flatMap(({ errors }) => errors.map((error) => error.message)).join('\n')),
        })),
    ),
    ...suites.flatMap(readSuite),
  ]
  return [...report.suites.flatMap(readSuite), ...report.errors.map((error) => ({ where: folder, why: shorten(error.message) }))]
}

/** Each failure again, for the end of a long output. @param {Failure[]} failures */
export function failureLines(failures) {
  return failures.flatMap(({ where, why }) => [`failed: ${where}`, ...why.split('\n').map((line) => `    ${line}`)])
}
