import type { Database } from 'better-sqlite3'
import type { AuditEntry, UserReference } from '../../ports/store.ts'
import { SLICE_MS } from '../bulk/bulk-slice.ts'
import type { AuditHead } from '../tables/audit.ts'
import type { Tables } from '../tables/store-tables.ts'

/** Deleted accounts that go for good. All that is theirs goes with them by its foreign key. */
export const userPurge = (database: Database, { users, audit }: Pick<Tables, 'users' | 'audit'>) => {
  const findDue = database.prepare<[number], UserReference>(
    // A user who is being erased goes with the erasure, which reads the row first.
    'SELECT id, email FROM users WHERE deleted_at <= ? AND id NOT IN (SELECT user_id FROM erasures) ORDER BY deleted_at LIMIT 1',
  )

  return {
    hasDue: (deletedUpTo: number): boolean => findDue.get(deletedUpTo) !== undefined,

    /** As many as fit into a slice, the longest deleted first. Inside a write transaction. */
    run: (deletedUpTo: number, entry: AuditEntry): { count: number; head: AuditHead | null } => {
      const until = performance.now() + SLICE_MS
      let count = 0
      let head: AuditHead | null = null
      for (let due = findDue.get(deletedUpTo); due; due = findDue.get(deletedUpTo)) {
        users.purge(due.id)
        head = audit.append({ ...entry, subject: due })
        count += 1
        if (performance.now() >= until) break
      }
      return { count, head }
    },
  }
}
