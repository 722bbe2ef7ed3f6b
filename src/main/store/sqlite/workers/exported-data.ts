import { writeFileSync } from 'node:fs'
import type { Database } from 'better-sqlite3'
import type { UserDataExport } from '../../ports/store.ts'
import { type ArchivedEntry, archivesFolderOf } from '../archives/archive-format.ts'
import { ArchiveBroken, readArchive } from '../archives/archive-reader.ts'
import { archivesTable } from '../tables/archives-table.ts'
import { type AuditRow, toEntry } from '../tables/audit.ts'

/** Entries of the log that are written at once (about ten milliseconds). */
const ENTRIES_AT_ONCE = 2_000

type Watch = { readonly onProgress: (done: number, total: number) => void; readonly isCancelled: () => boolean }

type Row = Readonly<Record<string, string | number | null>>

/** Columns that hold times in UTC epoch milliseconds. They are written as ISO 8601. */
const isTime = (name: string): boolean => /(^at|At|Until)$/.test(name)

const formatTime = (value: number): string | number => {
  const date = new Date(value)
  return Number.isNaN(date.getTime()) ? value : date.toISOString()
}

const withTimes = (row: Row): Row =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, typeof value === 'number' && isTime(name) ? formatTime(value) : value]),
  )

/** Another user stands in the file by the present role. Null for one who is gone. */
const ROLE_OF = (id: string): string => `(SELECT role FROM users AS other WHERE other.id = ${id})`

/** Each part of the file with its rows. No part has a secret, a hash, the id of a session, or a text of another user. */
const parts: Readonly<Record<string, string>> = {
  groups: `SELECT groups.name, groups.description FROM group_members JOIN groups ON groups.number = group_number
    WHERE user_number = @number AND groups.deleted_at IS NULL ORDER BY groups.name`,
  sessions: `SELECT transport, created_at AS createdAt, authenticated_at AS authenticatedAt, last_used_at AS lastUsedAt, expires_at AS expiresAt
    FROM sessions WHERE user_number = @number ORDER BY created_at`,
  secondFactor: `SELECT begun_at AS begunAt, confirmed_at AS confirmedAt FROM second_factors WHERE user_number = @number`,
  recoveryCodes: `SELECT created_at AS createdAt, kept_at AS keptAt, used_at AS usedAt
    FROM recovery_codes WHERE user_number = @number ORDER BY created_at`,
  codes: `SELECT iif(is_short, 'short', 'long') AS kind, issued_at AS issuedAt, expires_at AS expiresAt, transport
    FROM reset_codes WHERE user_number = @number`,
  codesIssuedToOthers: `SELECT issued_at AS issuedAt, expires_at AS expiresAt FROM reset_codes WHERE issuer_number = @number ORDER BY issued_at`,
  requests: `SELECT requested_at AS requestedAt, last_at AS lastAt, times, transport FROM reset_requests WHERE user_number = @number`,
  failedAttempts: `SELECT kind, transport, failures, delayed_until AS delayedUntil, locked_at AS lockedAt
    FROM attempts WHERE user_number = @number ORDER BY kind, transport`,
  securityEvents: `SELECT kind, first_at AS firstAt, at, times, transport, acknowledged_at AS acknowledgedAt, disowned_at AS disownedAt,
      CASE WHEN by_id = @id THEN 'self' ELSE ${ROLE_OF('by_id')} END AS by
    FROM notices WHERE user_number = @number ORDER BY number`,
  alerts: `SELECT kind, first_at AS firstAt, at, times, transport FROM alerts WHERE user_number = @number ORDER BY number`,
  programs: `SELECT name, program_users.scopes, allowed_at AS allowedAt, program_users.last_used_at AS lastUsedAt, ended_at AS endedAt
    FROM program_users JOIN relying_programs ON relying_programs.number = program_number WHERE user_number = @number ORDER BY allowed_at`,
  skippedInBulkChanges: `SELECT entry_id AS entry, reason FROM skipped_users WHERE user_id = @id ORDER BY number`,
}

const USER = `SELECT number, id, email, name, role, note, created_at AS createdAt, last_sign_in_at AS lastSignInAt,
  hashed_password IS NOT NULL AS hasPassword, password_changed_at AS passwordChangedAt, must_change_password_at AS mustChangePasswordAt,
  password_disowned_at AS passwordDisownedAt, second_factor_at AS secondFactorAt, locked_at AS lockedAt, disabled_at AS disabledAt,
  disable_at AS disableAt, deleted_at AS deletedAt FROM users WHERE id = ?`

/** An entry with the present roles of its actor and its subject. */
type EntryRow = AuditRow & { readonly actorRole: string | null; readonly subjectRole: string | null }

/** Whether the user is the actor and the subject, and what the other one is. */
const entryOf = (userId: string, { actorRole, subjectRole, ...row }: EntryRow) => {
  const { id, at, actor, subject, action, transport, outcome, details } = toEntry(row)
  const nameOf = (party: typeof actor, role: string | null) => party && (party.id === userId ? 'self' : { role })
  const isAboutOther = subject !== null && subject.id !== userId
  return {
    entry: id,
    at: formatTime(at),
    action,
    outcome,
    transport,
    actor: nameOf(actor, actorRole),
    subject: nameOf(subject, subjectRole),
    // What was changed of another user is that user's.
    details: isAboutOther && details ? { kind: details.kind } : details,
  }
}

/** The user's entries in archives, the oldest first. A damaged archive is left out. Returns false if cancelled. */
const addArchived = (database: Database, userId: string, watch: Watch, add: (entry: EntryRow) => void): boolean => {
  const roleOf = database.prepare<[string | null], string>('SELECT role FROM users WHERE id = ?').pluck()
  const directoryId = database.prepare<[], string>('SELECT id FROM directory').pluck().get() ?? ''
  const onEntry = ({ values }: ArchivedEntry): void => {
    const [id, at, actor_id, actor_email, subject_id, subject_email, action, transport, outcome, details] = values
    if (actor_id !== userId && subject_id !== userId) return
    const [actorRole, subjectRole] = [roleOf.get(actor_id) ?? null, roleOf.get(subject_id) ?? null]
    const isSuccess = outcome === 'success'
    const who = { actor_id, actor_email, subject_id, subject_email, actorRole, subjectRole }
    add({ ...who, id, at, action, transport, outcome: isSuccess ? 'success' : 'refused', details })
  }
  for (const row of archivesTable(database).list()) {
    if (watch.isCancelled()) return false
    try {
      readArchive({ folder: archivesFolderOf(database), directoryId, row }, { keys: null, onEntry })
    } catch (error) {
      if (!(error instanceof ArchiveBroken)) throw error
    }
  }
  return true
}

/** Writes all that the directory has of a user as one JSON document. Returns the number of entries of the log, or null if cancelled. */
export const writeUserData = (database: Database, { userId, now, descriptor }: UserDataExport, watch: Watch): number | null => {
  const write = (text: string): void => writeFileSync(descriptor, text)
  const found = database.prepare<[string], Row>(USER).get(userId)
  if (!found) return null
  const { number, hasPassword, ...user } = found
  const about = { format: 'gatehouse-user-data', version: 1, exportedAt: formatTime(now) }
  const rows = Object.entries(parts).map(([name, sql]) => [
    name,
    database
      .prepare<unknown[], Row>(sql)
      .all({ ...(/@number/.test(sql) && { number }), ...(/@id/.test(sql) && { id: userId }) })
      .map(withTimes),
  ])
  const document = { ...about, user: { ...withTimes(user), hasPassword: hasPassword === 1 }, ...Object.fromEntries(rows) }
  write(`${JSON.stringify(document, null, 2).slice(0, -2)},\n  "auditEntries": [`)
  const ofParty = (column: string): string =>
    `SELECT * FROM (SELECT id FROM audit_entries WHERE ${column} = @userId AND id > @after ORDER BY id LIMIT @limit)`
  const page = database.prepare<unknown[], EntryRow>(
    `SELECT entry.*, ${ROLE_OF('actor_id')} AS actorRole, ${ROLE_OF('subject_id')} AS subjectRole FROM audit_entries AS entry
     WHERE entry.id IN (${ofParty('subject_id')} UNION ${ofParty('actor_id')} ORDER BY id LIMIT @limit) ORDER BY entry.id`,
  )
  const last = database.prepare<[], number>('SELECT ifnull(max(id), 0) FROM audit_entries').pluck().get() ?? 0
  let count = 0
  const add = (entry: EntryRow): void => {
    write(`${count === 0 ? '' : ','}\n    ${JSON.stringify(entryOf(userId, entry))}`)
    count += 1
  }
  if (!addArchived(database, userId, watch, add)) return null
  for (let after = 0, isLeft = true; isLeft; ) {
    if (watch.isCancelled()) return null
    const entries = page.all({ userId, after, limit: ENTRIES_AT_ONCE })
    for (const entry of entries) add(entry)
    after = entries.at(-1)?.id ?? after
    isLeft = entries.length === ENTRIES_AT_ONCE
    watch.onProgress(after, last)
  }
  write('\n  ]\n}\n')
  return count
}
