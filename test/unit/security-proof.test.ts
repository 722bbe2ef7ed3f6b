import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  executedByPlaywright,
  executedByVitest,
  findMissing,
  findUnproven,
  readTableProofs,
  titlesIn,
} from '../../scripts/proofs.mjs'
import { readSecurityProofs } from '../../scripts/security-proof.mjs'

const ROOT = join(import.meta.dirname, '../..')

const read = (file: string): string | null => (existsSync(join(ROOT, file)) ? readFileSync(join(ROOT, file), 'utf8') : null)

const securityDocument = read('docs/security.md') ?? ''

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

const isProvenByTest = ({ proof }: Row): boolean => proof.includes('`test/')

describe('docs/security.md', () => {
  it('names only tests that exist', () => {
    const proofs = readSecurityProofs()
    expect(proofs.length).toBeGreaterThan(100)
    expect(findMissing(proofs, read).map(({ file, title }) => `${file} › ${title}`)).toEqual([])
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

const source = `
describe('a thing', () => {
  it('is what it is', () => {})
  test.each(rows)('is $name, in %i', () => {})
  for (const theme of themes) test(\`is fine in \${theme}\`, async () => {})
  test('it\\'s escaped', () => {})
  it.skip('is skipped', () => {})
  // test('is only spoken of', () => {})
})`

const table = `
| id | what | state | proof |
|---|---|---|---|
| 1 | a | met | \`test/unit/a.test.ts\` › is what it is |
| 2 | b | met | \`test/unit/a.test.ts\` › is $name, in %i<br>\`test/e2e/b.spec.ts\` › opens |
| 3 | c | does not apply: no | |
`

describe('the check of the proofs', () => {
  const proofs = readTableProofs(table)
  const vitestReport = (status: string) => ({
    testResults: [
      {
        name: join(ROOT, 'test/unit/a.test.ts'),
        assertionResults: [
          { title: 'is what it is', status },
          { title: 'is red, in 7', status: 'passed' },
        ],
      },
    ],
  })
  const playwrightReport = (...statuses: string[]) => ({
    config: { rootDir: join(ROOT, 'test/e2e') },
    suites: [{ suites: [{ specs: [{ file: 'b.spec.ts', title: 'opens', tests: statuses.map((status) => ({ status })) }] }] }],
  })
  const decideChange = (status: string, ...statuses: string[]): string[] =>
    findUnproven(proofs, [...executedByVitest(vitestReport(status)), ...executedByPlaywright(playwrightReport(...statuses))])

  it('reads every test that a table names', () => {
    expect(proofs).toEqual([
      { file: 'test/unit/a.test.ts', title: 'is what it is' },
      { file: 'test/unit/a.test.ts', title: 'is $name, in %i' },
      { file: 'test/e2e/b.spec.ts', title: 'opens' },
    ])
  })

  it('finds the titles in a source, and takes neither what is skipped nor what is only spoken of for a test', () => {
    expect(titlesIn(source)).toEqual(['is what it is', 'is $name, in %i', `is fine in \${theme}`, "it's escaped"])
  })

  it('fails where a named test, or its file, is gone', () => {
    const sources: Record<string, string> = {
      'test/unit/a.test.ts': source,
      'test/e2e/b.spec.ts': "test('opens late', () => {})",
    }
    expect(findMissing(proofs, (file) => sources[file] ?? null).map(({ title }) => title)).toEqual(['opens'])
    expect(findMissing(proofs, () => null)).toHaveLength(3)
  })

  it('is content where all of them ran and passed, a flaky one too', () => {
    expect(decideChange('passed', 'expected')).toEqual([])
    expect(decideChange('passed', 'flaky')).toEqual([])
  })

  it('fails where one failed, was skipped, or did not run', () => {
    expect(decideChange('failed', 'expected')).toEqual(['test/unit/a.test.ts › is what it is: did not pass'])
    expect(decideChange('skipped', 'expected')).toEqual(['test/unit/a.test.ts › is what it is: did not pass'])
    expect(decideChange('passed', 'unexpected')).toEqual(['test/e2e/b.spec.ts › opens: did not pass'])
    expect(decideChange('passed', 'expected', 'skipped')).toEqual(['test/e2e/b.spec.ts › opens: did not pass'])
    expect(decideChange('passed')).toEqual(['test/e2e/b.spec.ts › opens: did not pass'])
    expect(findUnproven(proofs, [])).toHaveLength(3)
  })
})
