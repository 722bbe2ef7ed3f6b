import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import Sqlite from 'better-sqlite3'
import { SELECT_GROUPS } from '../../src/main/store/sqlite/tables/user-columns.ts'

// A worker thread that only reads the exported columns and writes them to a file: what an export of users is measured against.

const ROWS_PER_WRITE = 5_000

const { path, to } = workerData as { path: string; to: string }

const database = new Sqlite(path, { readonly: true })
const file = openSync(to, 'w')
const read = database
  .prepare<[], unknown[]>(
    `SELECT email, name, role, ${SELECT_GROUPS}, note, disabled_at, disable_at, created_at, last_sign_in_at, password_changed_at,
       must_change_password_at, hashed_password
     FROM users WHERE is_deleted = 0 ORDER BY number`,
  )
  .raw()

let rows = 0
let lines: string[] = []
const flush = (): void => {
  writeSync(file, lines.join(''))
  lines = []
}
for (const row of read.iterate()) {
  lines.push(`${row.join(',')}\n`)
  rows += 1
  if (lines.length >= ROWS_PER_WRITE) flush()
}
flush()
fsyncSync(file)
closeSync(file)
database.close()
parentPort?.postMessage(rows)
