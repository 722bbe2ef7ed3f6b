import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { backupBenches } from './backups.ts'
import { bulkBenches } from './bulk.ts'
import { exportBench } from './exports.ts'
import { httpBenches } from './http-profile.ts'
import { importBenches } from './imports.ts'
import { ipcProfileBench } from './ipc-profile.ts'
import { listBenches } from './lists.ts'
import { logBenches } from './log.ts'
import { loginBenches } from './login.ts'
import { memoryBench } from './memory.ts'
import { paintedBenches } from './painted.ts'
import { formatRows } from './report.ts'
import type { Bench, Row } from './row.ts'
import { startUpBenches } from './start-up.ts'
import { stormBenches } from './storm.ts'
import { verifyBenches } from './verify.ts'

const benches: readonly Bench[] = [
  ...loginBenches,
  ipcProfileBench,
  ...httpBenches,
  ...startUpBenches,
  memoryBench,
  ...stormBenches,
  ...verifyBenches,
  ...listBenches,
  ...logBenches,
  ...bulkBenches,
  ...backupBenches,
  ...importBenches,
  exportBench,
  ...paintedBenches,
]

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    json: { type: 'string' },
    repeat: { type: 'string', default: '1' },
  },
})

const unknown = (values.only ?? []).filter((name) => !benches.some((bench) => bench.name === name))
if (unknown.length > 0) {
  process.stderr.write(`There is no row ${unknown.join(', ')}. There are: ${benches.map(({ name }) => name).join(', ')}\n`)
  process.exit(2)
}

/** A row that could not be measured fails, and the others still run. */
const measure = async ({ name, run }: Bench): Promise<Row> => {
  try {
    return await run()
  } catch (error) {
    process.stderr.write(`${name}: ${error instanceof Error ? error.stack : String(error)}\n`)
    return { name, ours: Number.NaN, baseline: null, ratio: null, unit: '', goal: 'to be measured', ok: false }
  }
}

/** Measures a row several times; returns the measurement with the median ratio, or the median of ours if there is no ratio. */
const measureRepeatedly = async (bench: Bench): Promise<Row> => {
  const rows: Row[] = []
  for (let round = 0; round < Math.max(1, Number(values.repeat)); round += 1) rows.push(await measure(bench))
  const sorted = rows.toSorted((one, other) => (one.ratio ?? one.ours) - (other.ratio ?? other.ours))
  const middle = sorted[Math.floor(sorted.length / 2)]
  if (!middle) throw new Error('nothing was measured')
  if (rows.length > 1) process.stderr.write(`${bench.name}: ${sorted.map(({ ratio, ours }) => ratio ?? ours).join(', ')}\n`)
  return middle
}

const rows: Row[] = []

/** Each row is printed and written immediately, so that an interrupted run loses nothing. */
const record = (row: Row): void => {
  rows.push(row)
  process.stdout.write(`${formatRows([row]).split('\n').at(-1)}\n`)
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(rows, null, 2)}\n`)
}

for (const bench of benches.filter(({ name }) => values.only?.includes(name) ?? true)) {
  process.stderr.write(`${bench.name} ...\n`)
  record(await measureRepeatedly(bench))
}

process.stdout.write(`\n${formatRows(rows)}\n`)
process.exitCode = rows.every(({ ok }) => ok) ? 0 : 1
