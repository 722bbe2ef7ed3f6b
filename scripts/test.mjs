import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { exitCodeOf } from './command.mjs'
import { closingLine, countPlaywright, countRunner, countVitest, sumCounts } from './counts.mjs'
import { run } from './runner.mjs'

const kinds = ['unit', 'operations', 'e2e']
const { values } = parseArgs({ options: { only: { type: 'string', multiple: true }, grep: { type: 'string' } } })
const chosen = values.only ?? kinds
const strange = chosen.filter((kind) => !kinds.includes(kind))
if (strange.length > 0) {
  process.stderr.write(`--only knows ${kinds.join(', ')}; not ${strange.join(', ')}\n`)
  process.exit(2)
}

// A pattern may well match nothing in one of the runners.
const mayBeEmpty = values.grep !== undefined
const reports = mkdtempSync(join(tmpdir(), 'gatehouse-test-'))

async function runVitest(env) {
  const folders = chosen.filter((kind) => kind !== 'e2e').map((kind) => `test/${kind}/`)
  const file = join(reports, 'vitest.json')
  const args = ['run', ...folders, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  if (mayBeEmpty) args.push('--passWithNoTests', '-t', values.grep)
  const exitCode = await exitCodeOf('vitest', args, { env })
  return countRunner({ exitCode, counts: countsIn(file, countVitest), mayBeEmpty })
}

async function runPlaywright(env) {
  const file = join(reports, 'playwright.json')
  const args = ['test', '--config=test/e2e/playwright.config.ts', '--reporter=list,json']
  if (mayBeEmpty) args.push('--pass-with-no-tests', '--grep', values.grep)
  const exitCode = await exitCodeOf('playwright', args, { env: { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: file } })
  return countRunner({ exitCode, counts: countsIn(file, countPlaywright), mayBeEmpty })
}

/** A runner that crashed has left no report, or half of one. */
function countsIn(file, count) {
  try {
    return count(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return undefined
  }
}

const isElectronNeeded = chosen.includes('e2e')
await run(
  { electron: isElectronNeeded, build: isElectronNeeded },
  async ({ env }) => {
    try {
      const counts = []
      if (chosen.some((kind) => kind !== 'e2e')) counts.push(await runVitest(env))
      if (isElectronNeeded) counts.push(await runPlaywright(env))
      const total = sumCounts(counts)
      process.stdout.write(`\n${closingLine(total)}\n`)
      return total.failed === 0 ? 0 : 1
    } finally {
      rmSync(reports, { recursive: true, force: true })
    }
  },
  () => process.stdout.write('\n0 passed, 1 failed\n'),
)
