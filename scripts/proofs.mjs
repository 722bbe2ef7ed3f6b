import { join, relative } from 'node:path'
import { root } from './places.mjs'

/**
 * A test that a document names as the proof of something: `test/unit/x.test.ts` › its title.
 * @typedef {{ file: string, title: string }} Proof
 * @typedef {{ file: string, title: string, hasPassed: boolean }} Executed A test as a runner's report has it
 */

/** How a table's cell names tests, with line breaks between several. */
const IN_CELL = /`(test\/[\w./-]+\.ts)` › (.+?)(?=\s*(?:<br>|\|\s*$))/gm

/** How docs/electronegativity.json names a test. */
const IN_TEXT = /^(test\/[\w./-]+\.ts) › (.+)$/

/** Every test that a Markdown document's tables name, each once. @returns {Proof[]} */
export function readTableProofs(markdown) {
  return unique([...markdown.matchAll(IN_CELL)].map(([, file, title]) => ({ file, title })))
}

/** Every test that the explanations of findings name, each once. @returns {Proof[]} */
export function readExplanationProofs(explanations) {
  return unique(
    explanations.map(({ rule, proof }) => {
      const [, file, title] = IN_TEXT.exec(proof) ?? []
      if (file === undefined) throw new Error(`the explanation of ${rule} names no test`)
      return { file, title }
    }),
  )
}

const unique = (proofs) => [...new Map(proofs.map((proof) => [`${proof.file} › ${proof.title}`, proof])).values()]

/** A test's call and title, including `it.each(rows)('…')`. Skipped and todo tests do not count. */
const TEST_CALL = /^[ \t]*(?:for \([^\n]+\) )?(?:it|test)(?:\.each\([^)]*\))?\(\s*(?:(['"`])((?:\\.|(?!\1).)*)\1)/gms

/** The titles of the tests in a file's source, as they are written there. @returns {string[]} */
export function titlesIn(source) {
  return [...source.matchAll(TEST_CALL)].map(([, , title]) => title.replace(/\\(.)/g, '$1'))
}

/** What of the tests that are named is not in the sources. @param {Proof[]} proofs @param {(file: string) => string | null} read */
export function findMissing(proofs, read) {
  return proofs.filter(({ file, title }) => {
    const source = read(file)
    return source === null || !titlesIn(source).includes(title)
  })
}

/** A title may contain the placeholders `$name`, `%s` and `${name}`. */
const PLACEHOLDER = /\$\{[^}]*\}|\$[\w.]+|%[sdifjop]/

const matches = (written, executed) => {
  const pattern = written
    .split(PLACEHOLDER)
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('.+')
  return new RegExp(`^${pattern}$`, 's').test(executed)
}

/** The tests of a vitest JSON report. @returns {Executed[]} */
export function executedByVitest(report) {
  return report.testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map(({ title, status }) => ({
      file: relative(root, name).replaceAll('\\', '/'),
      title,
      hasPassed: status === 'passed',
    })),
  )
}

/** The tests of a Playwright JSON report. A flaky one has passed in the end. @returns {Executed[]} */
export function executedByPlaywright(report) {
  const readSuite = ({ specs = [], suites = [] }) => [
    ...specs.map(({ file, title, tests }) => ({
      file: relative(root, join(report.config.rootDir, file)).replaceAll('\\', '/'),
      title,
      hasPassed: tests.length > 0 && tests.every(({ status }) => status === 'expected' || status === 'flaky'),
    })),
    ...suites.flatMap(readSuite),
  ]
  return report.suites.flatMap(readSuite)
}

/** What of the tests that are named did not run, or did not pass: one line each. @returns {string[]} */
export function findUnproven(proofs, executed) {
  return proofs.flatMap(({ file, title }) => {
    const runs = executed.filter((each) => each.file === file && matches(title, each.title))
    if (runs.length === 0) return [`${file} › ${title}: did not run`]
    return runs.every(({ hasPassed }) => hasPassed) ? [] : [`${file} › ${title}: did not pass`]
  })
}
