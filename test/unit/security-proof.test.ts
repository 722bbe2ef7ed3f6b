import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  executedByPlaywright,
  executedByVitest,
  findMismatches,
  findUnproven,
  idsIn,
  readExplanationProofs,
  readTableProofs,
} from '../../scripts/proofs.mjs'
import { readSecurityProofs, readTaggedTests } from '../../scripts/security-proof.mjs'

const securityDocument = readFileSync(join(import.meta.dirname, '../../docs/security.md'), 'utf8')

type Row = { id: string; state: string; proof: string }

/** The rows of the tables between two headings. */
const rowsBetween = (from: string, to: string): Row[] => {
  const start = securityDocument.indexOf(from)
  const end = to === '' ? securityDocument.length : securityDocument.indexOf(to)
  return securityDocument
    .slice(start, end)
    .split('\n')
    .filter((line) => /^\| (?:v5|\d)/.test(line))
    .map((line) => {
      const [, id = '', , state = '', proof = ''] = line.split(' | ').join('| ').split('|')
      return { id: id.trim(), state: state.trim(), proof: proof.trim() }
    })
}

const asvs = rowsBetween('## OWASP ASVS 5.0.0', '## NIST SP 800-63B-4')
const nist = rowsBetween('## NIST SP 800-63B-4', '## Electron’s checklist')
const electron = rowsBetween('## Electron’s checklist', '')

const isProvenByTest = ({ proof }: Row): boolean => proof.includes('`[')

describe('docs/security.md', () => {
  it('cites only ids that exactly one test has, and all of them', () => {
    const proofs = readSecurityProofs()
    expect(proofs.length).toBeGreaterThan(300)
    expect(findMismatches(proofs, readTaggedTests())).toEqual([])
  })

  it('has at least sixty requirements of ASVS that a test proves', () => {
    expect(asvs.filter(({ state }) => state.startsWith('met')).filter(isProvenByTest).length).toBeGreaterThanOrEqual(60)
    for (const { id } of asvs) expect(id).toMatch(/^v5\.0\.0-\d+\.\d+\.\d+/)
    expect(new Set(asvs.map(({ id }) => id)).size).toBe(asvs.length)
  })

  it('gives every row a state, every deviation a reason, and whatever is met a proof', () => {
    for (const row of [...asvs, ...nist, ...electron]) {
      expect(row.state, row.id).toMatch(/^(?:met(?:: \S.+)?|deviates: \S.+|does not apply(?: yet)?: \S.+)$/)
      if (row.state.startsWith('met')) expect(row.proof, row.id).not.toBe('')
    }
    expect(nist.length).toBeGreaterThan(80)
  })

  it('has all twenty items of Electron’s checklist', () => {
    expect(electron.map(({ id }) => id)).toEqual(Array.from({ length: 20 }, (_, index) => String(index + 1)))
  })
})

const source = [
  "describe('a thing [not-a-test]', () => {",
  "  it('is what it is [plain-title]', () => {})",
  "  test.each(rows)('is $name, in %i [row-title]', () => {})",
  '  for (const theme of themes) test(`is fine [theme-title]`, async () => {})',
  "  test('it\\'s [in-the-middle] of a title', () => {})",
  "  it.skip('is skipped [skipped-test]', () => {})",
  "  // test('is in a comment [only-mentioned]', () => {})",
  '})',
].join('\n')

const table = `
Text cites nothing: \`[in-the-text]\`.

| id | what | state | proof |
|---|---|---|---|
| 1 | a | met | \`[plain-title]\` |
| 2 | b | met | \`[row-title]\`<br>\`[window-title]\`<br>\`[plain-title]\` |
| 3 | c | does not apply: no | [a file](../file.ts) |
`

describe('the check of the proofs', () => {
  const proofs = readTableProofs(table)
  const vitestReport = (status: string) => ({
    testResults: [
      {
        assertionResults: [
          { title: 'is what it is [plain-title]', status },
          { title: 'is red, in 7 [row-title]', status: 'passed' },
          { title: 'is blue, in 8 [row-title]', status: 'passed' },
        ],
      },
    ],
  })
  const playwrightReport = (...statuses: string[]) => ({
    suites: [{ suites: [{ specs: [{ title: 'opens [window-title]', tests: statuses.map((status) => ({ status })) }] }] }],
  })
  const findIn = (status: string, ...statuses: string[]): string[] =>
    findUnproven(proofs, [...executedByVitest(vitestReport(status)), ...executedByPlaywright(playwrightReport(...statuses))])

  it('reads every id that a table or an explanation cites, each once', () => {
    expect(proofs).toEqual(['plain-title', 'row-title', 'window-title'])
    expect(readExplanationProofs([{ rule: 'A', proof: 'plain-title' }])).toEqual(['plain-title'])
    expect(() => readExplanationProofs([{ rule: 'A', proof: 'see above' }])).toThrow('A')
  })

  it('finds the ids at the end of titles, but not of skipped or mentioned tests', () => {
    expect(idsIn(source)).toEqual(['plain-title', 'row-title', 'theme-title'])
  })

  it('fails if a cited id has no test or several, or if no document cites an id', () => {
    const tagged = proofs.map((id) => ({ id, file: 'test/unit/a.test.ts' }))
    expect(findMismatches(proofs, tagged)).toEqual([])
    expect(findMismatches(proofs, tagged.slice(1))).toEqual(['[plain-title]: no test has it'])
    expect(findMismatches(proofs, [...tagged, { id: 'plain-title', file: 'test/e2e/b.spec.ts' }])).toEqual([
      '[plain-title]: several tests have it (test/unit/a.test.ts, test/e2e/b.spec.ts)',
    ])
    expect(findMismatches(proofs.slice(1), tagged)).toEqual(['[plain-title]: no document cites it (test/unit/a.test.ts)'])
  })

  it('accepts a run in which all of them passed, a flaky one too', () => {
    expect(findIn('passed', 'expected')).toEqual([])
    expect(findIn('passed', 'flaky')).toEqual([])
  })

  it('fails if one failed, was skipped, or did not run', () => {
    expect(findIn('failed', 'expected')).toEqual(['[plain-title]: did not pass'])
    expect(findIn('skipped', 'expected')).toEqual(['[plain-title]: did not pass'])
    expect(findIn('passed', 'unexpected')).toEqual(['[window-title]: did not pass'])
    expect(findIn('passed', 'expected', 'skipped')).toEqual(['[window-title]: did not pass'])
    expect(findIn('passed')).toEqual(['[window-title]: did not pass'])
    expect(findUnproven(proofs, [])).toHaveLength(3)
  })
})
