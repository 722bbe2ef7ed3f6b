import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { OperationName } from '../../src/shared/api/names.ts'
import { buildFaultLibrary, createFaultControl } from '../helpers/faulty-disk.ts'

const ROOT = join(import.meta.dirname, '../..')

/** Each operation with its calls that change a file. Each of them failed once. */
export type FailedWrites = {
  readonly operation: OperationName
  readonly calls: number
  readonly failed: number
  readonly acknowledged: number
  readonly faults: readonly string[]
}

/** The temporary folders of tests begin with this. */
const BELOW = join(tmpdir(), 'gatehouse-test-')

/**
 * Counts the writes, syncs, renames and truncations of each operation, and fails each in turn. Null without a C compiler.
 *
 * @throws if the run ended without a report of each operation
 */
export const failEachWrite = async (operations: readonly OperationName[] | null): Promise<readonly FailedWrites[] | null> => {
  const built = buildFaultLibrary()
  if (!built) return null
  const control = createFaultControl(built.library)
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-report-'))
  const report = join(folder, 'report.jsonl')
  try {
    const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs')
    const config = join(ROOT, 'test/soak/vitest.config.ts')
    const chosen = operations ? { GATEHOUSE_FAILING_OPERATIONS: operations.join() } : {}
    const child = spawn(process.execPath, [vitest, 'run', '--config', config, '--maxWorkers=1', 'failing-writes'], {
      cwd: ROOT,
      env: { ...control.envFor(BELOW), ...chosen, GATEHOUSE_FAILING_REPORT: report },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (output += text))
    const [code] = await once(child, 'close')
    const lines = readFileSync(report, 'utf8').trim().split('\n')
    const results: FailedWrites[] = lines.map((line) => JSON.parse(line))
    if (code !== 0 && results.every(({ faults }) => faults.length === 0)) throw new Error(output)
    return results
  } finally {
    rmSync(folder, { recursive: true, force: true })
    control.remove()
    built.remove()
  }
}
