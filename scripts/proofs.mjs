/**
 * A document cites a test as a proof by its id: `[main-job]`. The test has the same id at the end of its title.
 * @typedef {{ id: string, file: string }} Tagged A test in the sources
 * @typedef {{ title: string, hasPassed: boolean }} Executed A test as a runner's report has it
 */

const ID = '[a-z0-9]+(?:-[a-z0-9]+)+'

/** How a Markdown table cites a test. */
const IN_CELL = new RegExp(`\`\\[(${ID})\\]\``, 'g')

const IN_TITLE = new RegExp(` \\[(${ID})\\]$`)

/** Every id that a Markdown document's tables cite, each once. @returns {string[]} */
export function readTableProofs(markdown) {
  const rows = markdown.split('\n').filter((line) => line.startsWith('|'))
  return [...new Set(rows.flatMap((row) => [...row.matchAll(IN_CELL)].map(([, id]) => id)))]
}

/** Every id that the explanations of findings cite, each once. @returns {string[]} */
export function readExplanationProofs(explanations) {
  return [
    ...new Set(
      explanations.map(({ rule, proof }) => {
        if (!new RegExp(`^${ID}$`).test(proof)) throw new Error(`the explanation of ${rule} cites no test`)
        return proof
      }),
    ),
  ]
}

/** A test's call and title, including `it.each(rows)('…')`. Skipped and todo tests do not count. */
const TEST_CALL = /^[ \t]*(?:for \([^\n]+\) )?(?:it|test)(?:\.each\([^)]*\))?\(\s*(?:(['"`])((?:\\.|(?!\1).)*)\1)/gms

const idOf = (title) => IN_TITLE.exec(title)?.[1]

/** The ids of the tests in a file's source. @returns {string[]} */
export function idsIn(source) {
  return [...source.matchAll(TEST_CALL)].map(([, , title]) => idOf(title)).filter((id) => id !== undefined)
}

/** Every id that is cited but not exactly one test has, and every id of a test that is not cited: one line each. @returns {string[]} */
export function findMismatches(cited, /** @type {Tagged[]} */ tagged) {
  const filesOf = new Map()
  for (const { id, file } of tagged) filesOf.set(id, [...(filesOf.get(id) ?? []), file])
  return [
    ...cited.filter((id) => !filesOf.has(id)).map((id) => `[${id}]: no test has it`),
    ...[...filesOf].flatMap(([id, files]) => [
      ...(files.length > 1 ? [`[${id}]: several tests have it (${files.join(', ')})`] : []),
      ...(cited.includes(id) ? [] : [`[${id}]: no document cites it (${files[0]})`]),
    ]),
  ]
}

/** The tests of a vitest JSON report. @returns {Executed[]} */
export function executedByVitest(report) {
  return report.testResults.flatMap(({ assertionResults }) =>
    assertionResults.map(({ title, status }) => ({ title, hasPassed: status === 'passed' })),
  )
}

/** The tests of a Playwright JSON report. A flaky one has passed in the end. @returns {Executed[]} */
export function executedByPlaywright(report) {
  const readSuite = ({ specs = [], suites = [] }) => [
    ...specs.map(({ title, tests }) => ({
      title,
      hasPassed: tests.length > 0 && tests.every(({ status }) => status === 'expected' || status === 'flaky'),
    })),
    ...suites.flatMap(readSuite),
  ]
  return report.suites.flatMap(readSuite)
}

/** Every cited id whose tests did not run or did not pass: one line each. @returns {string[]} */
export function findUnproven(cited, /** @type {Executed[]} */ executed) {
  return cited.flatMap((id) => {
    const runs = executed.filter(({ title }) => idOf(title) === id)
    if (runs.length === 0) return [`[${id}]: did not run`]
    return runs.every(({ hasPassed }) => hasPassed) ? [] : [`[${id}]: did not pass`]
  })
}
