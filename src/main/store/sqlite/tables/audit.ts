import type { Database } from 'better-sqlite3'
import { parseDetail } from '../../../../shared/api/audit-details.ts'
import type { AuditEntry, LaterDetail, StoredAuditEntry, UserReference } from '../../ports/store.ts'
import { findArchivedLink } from '../archives/archived-link.ts'
import { type ChainedValues, firstLink, nextLink } from './audit-chain.ts'
import { erasuresTable } from './erasures.ts'
import { retentionHold } from './retention-hold.ts'
import { readTransport } from './sessions-table.ts'

export type AuditRow = {
  id: number
  at: number
  actor_id: string | null
  actor_email: string | null
  subject_id: string | null
  subject_email: string | null
  action: string
  transport: string
  outcome: 'success' | 'refused'
  /** JSON of the audit detail. */
  details: string | null
}

const toUserReference = (id: string | null, email: string | null): UserReference | null =>
  id === null ? null : { id, email: email ?? '' }

export const toEntry = (row: AuditRow): StoredAuditEntry => ({
  id: row.id,
  at: row.at,
  actor: toUserReference(row.actor_id, row.actor_email),
  subject: toUserReference(row.subject_id, row.subject_email),
  action: row.action,
  transport: readTransport(row.transport),
  outcome: row.outcome,
  details: parseDetail(row.details),
})

// SQLite replaces lone surrogates, so the hash must cover the text as it is stored.
const asStored = (text: string | null | undefined): string | null => text?.toWellFormed() ?? null

/** The number of the newest entry, and its link of the hash chain. */
export type AuditHead = { readonly id: number; readonly link: Buffer }

/** A head, and the link of the entry before it if the entry was appended just now. */
export type AppendedHead = AuditHead & { readonly formerLink?: Buffer }

export const auditTable = (database: Database) => {
  const insert = database.prepare(
    `INSERT INTO audit_entries (id, at, actor_id, actor_email, subject_id, subject_email, action, transport, outcome, details, link)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const readHead = database.prepare<[], AuditHead>('SELECT id, link FROM audit_entries ORDER BY id DESC LIMIT 1')
  const readLast = database.prepare<[], AuditHead & { at: number }>(
    'SELECT id, link, at FROM audit_entries ORDER BY id DESC LIMIT 1',
  )
  const holdOfRetention = retentionHold(database)
  const { nameInLog } = erasuresTable(database)
  const findLink = database.prepare<[number], Buffer>('SELECT link FROM audit_entries WHERE id = ?').pluck()
  const readDirectoryId = database.prepare<[], string>('SELECT id FROM directory').pluck()
  const newest = database.prepare<[number], AuditRow>('SELECT * FROM audit_entries ORDER BY id DESC LIMIT ?')
  const signIns = database.prepare<[string, number], AuditRow>(
    `SELECT * FROM audit_entries INDEXED BY audit_entries_sign_ins WHERE subject_id = ? AND action IN ('auth:login', 'auth:reauthenticate') ORDER BY id DESC LIMIT ?`,
  )
  const byId = database.prepare<[number], AuditRow>('SELECT * FROM audit_entries WHERE id = ?')
  // The end of a bulk change and the reason of an entry are the newest of their parts.
  const lastPart = database
    .prepare<[number], string | null>('SELECT details FROM audit_entries WHERE part_of = ? ORDER BY id DESC LIMIT 1')
    .pluck()
  // Two index scans, because SQLite would use neither index for an OR.
  const ofParty = (column: string): string =>
    `SELECT * FROM (SELECT * FROM audit_entries WHERE ${column} = @userId AND id < @before ORDER BY id DESC LIMIT @limit)`
  const timeline = database.prepare<unknown[], AuditRow>(
    `${ofParty('subject_id')} UNION ${ofParty('actor_id')} ORDER BY id DESC LIMIT @limit`,
  )

  const readHeadFor = ({ at }: AuditEntry): AuditHead => {
    const last = readLast.get()
    if (last) holdOfRetention.notice(last.at, at)
    return last ?? { id: 0, link: firstLink(readDirectoryId.get() ?? '') }
  }

  const appendAfter = (head: AuditHead, entry: AuditEntry): AppendedHead => {
    const { at, actor, subject, action, transport, outcome, details } = entry
    const id = head.id + 1
    const parties = [actor?.id, actor?.email, subject?.id, subject?.email] as const
    const [actorId = null, actorEmail = null, subjectId = null, subjectEmail = null] = parties.map(asStored)
    // A refusal may be recorded after its user was erased.
    const who = [actorId, nameInLog(actorId, actorEmail), subjectId, nameInLog(subjectId, subjectEmail)] as const
    const values: ChainedValues = [id, at, ...who, action, transport, outcome, details && JSON.stringify(details)]
    const link = nextLink(head.link, values)
    insert.run(...values, link)
    return { id, link, formerLink: head.link }
  }

  return {
    /** Runs inside a write transaction, because another process may have appended since the last read. */
    append: (entry: AuditEntry): AppendedHead => appendAfter(readHeadFor(entry), entry),
    /** Appends the entries of one write transaction, which reads the head only once. */
    appendMany: (): ((entry: AuditEntry) => AppendedHead) => {
      let head: AuditHead | null = null
      return (entry) => {
        const appended = appendAfter(head ?? readHeadFor(entry), entry)
        head = appended
        return appended
      }
    },
    find: (id: number): StoredAuditEntry | null => {
      const row = byId.get(id)
      return row ? toEntry(row) : null
    },
    findLater: (id: number): LaterDetail | null => {
      const detail = parseDetail(lastPart.get(id) ?? null)
      return detail?.kind === 'bulk-finished' || detail?.kind === 'reason-given' ? detail : null
    },
    readHead: (): AuditHead | null => readHead.get() ?? null,
    /** Also of an entry in an archive: the anchor may be older than the log in the database. */
    findLink: (id: number): Buffer | null => findLink.get(id) ?? findArchivedLink(database, id),
    listNewest: (limit: number): StoredAuditEntry[] => newest.all(limit).map(toEntry),
    listTimeline: (userId: string, { before, limit }: { before: number | null; limit: number }): StoredAuditEntry[] =>
      timeline.all({ userId, before: before ?? Number.MAX_SAFE_INTEGER, limit }).map(toEntry),
    listSignIns: (userId: string, limit: number): StoredAuditEntry[] => signIns.all(userId, limit).map(toEntry),
  }
}
