import type { Database } from 'better-sqlite3'
import type { AuditEntry, Party, StoredAuditEntry } from '../store.ts'
import { readTransport } from './sessions.ts'

type AuditRow = {
  id: number
  at: number
  actor_id: string | null
  actor_email: string | null
  subject_id: string | null
  subject_email: string | null
  action: string
  transport: string
  outcome: 'success' | 'refused'
  reason: string | null
}

const toParty = (id: string | null, email: string | null): Party | null => (id === null ? null : { id, email: email ?? '' })

export const auditTable = (database: Database) => {
  const insert = database.prepare(
    `INSERT INTO audit_entries (at, actor_id, actor_email, subject_id, subject_email, action, transport, outcome, reason)
     VALUES (@at, @actorId, @actorEmail, @subjectId, @subjectEmail, @action, @transport, @outcome, @reason)`,
  )
  const newest = database.prepare<[number], AuditRow>('SELECT * FROM audit_entries ORDER BY id DESC LIMIT ?')

  return {
    append: ({ actor, subject, ...entry }: AuditEntry): void =>
      void insert.run({
        ...entry,
        actorId: actor?.id ?? null,
        actorEmail: actor?.email ?? null,
        subjectId: subject?.id ?? null,
        subjectEmail: subject?.email ?? null,
      }),
    listNewest: (limit: number): StoredAuditEntry[] =>
      newest.all(limit).map((row) => ({
        id: row.id,
        at: row.at,
        actor: toParty(row.actor_id, row.actor_email),
        subject: toParty(row.subject_id, row.subject_email),
        action: row.action,
        transport: readTransport(row.transport),
        outcome: row.outcome,
        reason: row.reason,
      })),
  }
}
