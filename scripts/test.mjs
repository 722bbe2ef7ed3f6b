import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { exitCodeOf } from './command.mjs'
import { closingLine, countPlaywright, countRunner, countVitest, sumCounts } from './counts.mjs'
import { failureLines, failuresOfPlaywright, failuresOfVitest } from './failures.mjs'
import { temporaryFolder } from './memory-folder.mjs'
import { executedByPlaywright, executedByVitest, findUnproven } from './proofs.mjs'
import { run } from './runner.mjs'
import { readSecurityProofs } from './security-proof.mjs'

const ordinaryKinds = ['unit', 'operations', 'e2e']
/** The system tests take minutes each: `npm run test:system` runs them alone, and `--all` after the others. */
const kinds = [...ordinaryKinds, 'system']
const { values } = parseArgs({
  options: { only: { type: 'string', multiple: true }, grep: { type: 'string' }, all: { type: 'boolean', default: false } },
})
const chosen = values.only ?? (values.all ? kinds : ordinaryKinds)
const strange = chosen.filter((kind) => !kinds.includes(kind))
if (strange.length > 0) {
  process.stderr.write(`--only knows ${kinds.join(', ')}; not ${strange.join(', ')}\n`)
  process.exit(2)
}

const isVitest = (kind) => kind === 'unit' || kind === 'operations'

// A pattern may match no test in one of the runners.
const mayBeEmpty = values.grep !== undefined
const reports = mkdtempSync(join(tmpdir(), 'gatehouse-test-'))

async function runVitest(env) {
  const folders = chosen.filter(isVitest).map((kind) => `test/${kind}/`)
  const file = join(reports, 'vitest.json')
  const args = ['run', ...folders, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  if (mayBeEmpty) args.push('--passWithNoTests', '-t', values.grep)
  const exitCode = await exitCodeOf('vitest', args, { env })
  return countRunner({ exitCode, counts: readReport(file, vitestReport), mayBeEmpty })
}

async function runPlaywright(kind, env) {
  const file = join(reports, `${kind}.json`)
  const args = ['test', `--config=test/${kind}/playwright.config.ts`, '--reporter=list,json']
  if (mayBeEmpty) args.push('--pass-with-no-tests', '--grep', values.grep)
  const exitCode = await exitCodeOf('playwright', args, { env: { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: file } })
  return countRunner({ exitCode, counts: readReport(file, playwrightReport(kind)), mayBeEmpty })
}

const vitestReport = { count: countVitest, listExecuted: executedByVitest, listFailures: failuresOfVitest }
const playwrightReport = (kind) => ({
  count: countPlaywright,
  listExecuted: executedByPlaywright,
  listFailures: (report) => failuresOfPlaywright(report, `test/${kind}`),
})
const executed = []
const failures = []

/** A crashed runner has left no report, or an incomplete one. */
function readReport(file, { count, listExecuted, listFailures }) {
  try {
    const report = JSON.parse(readFileSync(file, 'utf8'))
    executed.push(...listExecuted(report))
    failures.push(...listFailures(report))
    return count(report)
  } catch {
    return undefined
  }
}

/**
 * Each test that the security documents cite as a proof must have run and passed. This counts as one test, or as one failure for each
 * missing proof.
 */
function checkProofs() {
  const proofs = readSecurityProofs()
  const unproven = findUnproven(proofs, executed)
  process.stdout.write(`\nThe proofs of docs/security.md: ${proofs.length} tests, ${unproven.length} of them missing\n`)
  for (const line of unproven) process.stdout.write(`  ${line}\n`)
  return { passed: unproven.length === 0 ? 1 : 0, failed: unproven.length, skipped: 0 }
}

// Only a full run can check all proofs.
const isWhole = values.only === undefined && values.grep === undefined
const isElectronNeeded = !chosen.every(isVitest)
await run(
  { electron: isElectronNeeded, build: isElectronNeeded, systemTests: chosen.includes('system') },
  async ({ env: setUpEnv }) => {
    const env = { ...setUpEnv, ...temporaryFolder() }
    try {
      const counts = []
      if (chosen.some(isVitest)) counts.push(await runVitest(env))
      for (const kind of chosen.filter((kind) => !isVitest(kind))) counts.push(await runPlaywright(kind, env))
      if (isWhole) counts.push(checkProofs())
      const total = sumCounts(counts)
      process.stdout.write(`\n${[...failureLines(failures), closingLine(total)].join('\n')}\n`)
      return total.failed === 0 ? 0 : 1
    } finally {
      rmSync(reports, { recursive: true, force: true })
    }
  },
  () => process.stdout.write('\n0 passed, 1 failed\n'),
)
