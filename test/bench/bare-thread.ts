import { createHash } from 'node:crypto'
import { parentPort, workerData } from 'node:worker_threads'
import Sqlite, { type Statement } from 'better-sqlite3'
import type { BareRequest } from './bare-reader.ts'

// A worker thread that only runs statements: what the queries of Gatehouse are measured against.

const database = new Sqlite(workerData)
const prepared = new Map<string, Statement<unknown[], unknown[]>>()

const prepare = (sql: string): Statement<unknown[], unknown[]> => {
  const statement = prepared.get(sql) ?? database.prepare<unknown[], unknown[]>(sql)
  prepared.set(sql, statement)
  return statement
}

/** Reads all rows and hashes each together with the hash before it, as a hash chain does. */
const chain = (sql: string, values: readonly unknown[]): string => {
  let hash = ''
  for (const row of prepare(sql)
    .raw()
    .iterate(...values))
    hash = createHash('sha256')
      .update(`${hash}${JSON.stringify(row)}`)
      .digest('hex')
  return hash
}

const run = ({ kind, sql, values }: BareRequest): unknown => {
  switch (kind) {
    case 'rows':
      return prepare(sql)
        .raw()
        .all(...values)
    case 'chain':
      return chain(sql, values)
    case 'write':
      return prepare(sql).run(...values).changes
  }
}

parentPort?.on('message', (request: BareRequest) => parentPort?.postMessage(run(request)))
