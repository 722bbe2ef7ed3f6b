import { createHash, randomUUID } from 'node:crypto'
import { parentPort, workerData } from 'node:worker_threads'
import Sqlite from 'better-sqlite3'

// A worker thread that only inserts prepared rows: what an import of users is measured against.

const ROWS_PER_TRANSACTION = 1_000

const { path, users, hash } = workerData as { path: string; users: number; hash: string }

const database = new Sqlite(path)
database.pragma('synchronous = FULL')
database.pragma('foreign_keys = ON')
// As the import has them, so that the difference is the work of the import alone.
database.pragma('temp_store = MEMORY')
database.pragma('cache_size = -32768')
database.pragma('wal_autocheckpoint = 10000')

const insertUser = database.prepare(
  `INSERT INTO users (id, email, email_key, email_search_key, hashed_password, name, name_key, role, note, created_at, password_changed_at)
   VALUES (?, ?, ?, ?, ?, ?, ?, 'user', '', ?, ?)`,
)
const insertEntry = database.prepare(
  `INSERT INTO audit_entries (id, at, actor_id, actor_email, subject_id, subject_email, action, transport, outcome, details, link)
   VALUES (?, ?, ?, ?, ?, ?, 'users:create', 'window', 'success', '{"kind":"role-given","role":"user","bulk":1}', ?)`,
)
const insertStep = database.prepare(
  `INSERT INTO undo_steps (entry_id, user_number, operation, before, after, batch_id)
   VALUES (?, ?, 'users:create', '{"deletedAt":1}', '{"deletedAt":null}', 1)`,
)
const last = database.prepare<[], number>('SELECT coalesce(max(id), 0) FROM audit_entries').pluck().get() ?? 0
const actor = randomUUID()
const link = createHash('sha256').digest()

for (let from = 0; from < users; from += ROWS_PER_TRANSACTION) {
  database.exec('BEGIN IMMEDIATE')
  for (let number = from; number < Math.min(users, from + ROWS_PER_TRANSACTION); number += 1) {
    const id = randomUUID()
    const email = `person-${number}@school.example.org`
    const name = `Person Number ${number}`
    const now = Date.now()
    const { lastInsertRowid } = insertUser.run(id, email, email, email, hash, name, name.toLowerCase(), now, now)
    const entry = last + number + 1
    insertEntry.run(entry, now, actor, 'ada@example.org', id, email, link)
    insertStep.run(entry, lastInsertRowid)
  }
  database.exec('COMMIT')
}
database.close()
parentPort?.postMessage('done')
