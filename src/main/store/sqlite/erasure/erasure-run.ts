import type { Database } from 'better-sqlite3'
import { nameOfErased } from '../../../../shared/domain/user-state.ts'
import type { AuditEntry } from '../../ports/store.ts'
import { SLICE_MS } from '../bulk/bulk-slice.ts'
import type { AuditHead } from '../tables/audit.ts'
import type { ChainedValues } from '../tables/audit-chain.ts'
import type { RedactionKeys } from '../tables/audit-redaction.ts'
import type { ErasureRow } from '../tables/erasures.ts'
import type { Tables } from '../tables/store-tables.ts'
import { ERASED_ACTION } from '../workers/state-from-log.ts'
import { mentionsOf, type PersonalTexts } from './personal-texts.ts'
import { withoutMentions, withoutUser } from './redacted-values.ts'

/** Entries that one search for mentions covers (about a millisecond), and own entries that are read at once. */
const SCANNED_AT_ONCE = 2_000
const OWN_AT_ONCE = 100

/** Pages of the text index that one statement merges (about two milliseconds). */
const MERGED_PAGES = 16

type SigningKey = RedactionKeys[number]

/** What a slice needs besides its row: the key that signs, the texts to look for, and who the last entry names. */
export type ErasureWork = {
  readonly key: SigningKey
  /** Needed in the first step only. */
  readonly texts: PersonalTexts
  readonly about: Pick<AuditEntry, 'at' | 'actor' | 'transport'>
}

type Slice = ErasureWork & { readonly erasure: ErasureRow; readonly until: number }

type ErasureTables = Pick<Tables, 'users' | 'audit' | 'erasures' | 'redactions'>

/** Erases a user who is marked, in slices. Every method runs inside a write transaction. */
export const erasureRun = (database: Database, { users, audit, erasures, redactions }: ErasureTables) => {
  const readLast = database.prepare<[], number>('SELECT ifnull(max(id), 0) FROM audit_entries').pluck()
  const ofParty = (column: string): string =>
    `SELECT * FROM (SELECT id FROM audit_entries WHERE ${column} = @userId AND id > @after ORDER BY id LIMIT @limit)`
  const listOwn = database
    .prepare<{ userId: string; after: number; limit: number }, number>(
      `${ofParty('subject_id')} UNION ${ofParty('actor_id')} ORDER BY id LIMIT @limit`,
    )
    .pluck()
  const hasRow = database.prepare<[string], number>('SELECT 1 FROM users WHERE id = ?').pluck()
  const clearNotices = database.prepare<[string, string]>('UPDATE notices SET by_email = ? WHERE by_id = ?')
  const clearSkipped = database.prepare<[string, string]>('UPDATE skipped_users SET email = ? WHERE user_id = ?')
  const clearAbout = database.prepare<[string, string]>('UPDATE notices SET about_email = ? WHERE lower(about_email) = lower(?)')
  const clearNamed = database.prepare<[string, string]>('UPDATE skipped_users SET email = ? WHERE lower(email) = lower(?)')
  const dropSteps = database.prepare<[number]>('DELETE FROM undo_steps WHERE user_number = ?')
  const countChanges = database.prepare<[], number>('SELECT total_changes()').pluck()

  /** Replaces texts of one entry. Returns whether there were any. */
  const redactEntry = (id: number, key: SigningKey, redact: (values: ChainedValues) => ChainedValues): boolean => {
    const values = redactions.findValues(id)
    if (!values) return false
    const redacted = redact(values)
    if (redacted === values) return false
    redactions.redact(redacted, key)
    return true
  }

  /** Entries about others that mention the user. They come first, because the texts to look for are in the user's own entries. */
  const redactMentions = ({ erasure, key, texts, until }: Slice): void => {
    const { userId, number } = erasure
    const pseudonym = nameOfErased(number)
    const mentions = mentionsOf(texts, pseudonym)
    const redact = withoutMentions(userId, pseudonym, mentions)
    const last = readLast.get() ?? 0
    let { position, redacted } = erasure
    if (mentions.condition) {
      const { sql, values } = mentions.condition
      const find = database
        .prepare<unknown[], number>(`SELECT id FROM audit_entries WHERE id > ? AND id <= ? AND subject_id IS NOT ? AND ${sql}`)
        .pluck()
      while (position < last && performance.now() < until) {
        const to = Math.min(position + SCANNED_AT_ONCE, last)
        for (const id of find.all(position, to, userId, ...values)) if (redactEntry(id, key, redact)) redacted += 1
        position = to
      }
    } else position = last
    if (position < last) {
      erasures.advance({ userId, step: 'mentions', position, redacted })
      return
    }
    for (const text of texts) {
      if (text === '') continue
      clearAbout.run(pseudonym, text)
      clearNamed.run(pseudonym, text)
    }
    erasures.advance({ userId, step: 'archives', position: 0, redacted })
  }

  const redactOwn = ({ erasure, key, until }: Slice): void => {
    const { userId, number } = erasure
    const redact = withoutUser(userId, nameOfErased(number))
    let { position, redacted } = erasure
    let isLeft = true
    do {
      const ids = listOwn.all({ userId, after: position, limit: OWN_AT_ONCE })
      for (const id of ids) if (redactEntry(id, key, redact)) redacted += 1
      position = ids.at(-1) ?? position
      isLeft = ids.length === OWN_AT_ONCE
    } while (isLeft && performance.now() < until)
    erasures.advance({ userId, step: isLeft ? 'entries' : 'row', position, redacted })
  }

  /** Removes the row with all that is the user's, and tells it. Goes back if the log has got further entries of the user. */
  const removeRow = (slice: Slice): AuditHead | null => {
    const { erasure, about } = slice
    const { userId, number, position, redacted } = erasure
    if (listOwn.all({ userId, after: position, limit: 1 }).length > 0) {
      redactOwn(slice)
      return null
    }
    const isPurged = hasRow.get(userId) === undefined
    clearNotices.run(nameOfErased(number), userId)
    clearSkipped.run(nameOfErased(number), userId)
    users.purge(userId)
    const details = { kind: 'user-erased' as const, number, entries: redacted, ...(isPurged ? { isPurged } : {}) }
    const subject = { id: userId, email: nameOfErased(number) }
    const head = audit.append({ ...about, subject, action: ERASED_ACTION, outcome: 'success', details })
    erasures.advance({ userId, step: 'index', position: 0, redacted })
    return head
  }

  /**
   * Merges all parts of the text index into one, which has no tokens of removed users. FTS5's own `secure-delete` left an index that is reported as
   * damaged. A negative size begins the merge, and less than two changes are its end.
   */
  const mergeIndex = ({ erasure, until }: Slice): void => {
    const { userId, redacted } = erasure
    let { position } = erasure
    let isLeft = true
    do {
      const before = countChanges.get() ?? 0
      database.exec(
        `INSERT INTO user_grams (user_grams, rank) VALUES ('merge', ${position === 0 ? -MERGED_PAGES : MERGED_PAGES})`,
      )
      position += 1
      isLeft = (countChanges.get() ?? 0) - before >= 2
    } while (isLeft && performance.now() < until)
    erasures.advance({ userId, step: isLeft ? 'index' : 'compaction', position: isLeft ? position : 0, redacted })
  }

  return {
    /** The archives are files, so that they are written outside of a transaction. `redacted`: entries in them. */
    passArchives: (userId: string, redacted: number): void => {
      const erasure = erasures.find(userId)
      if (erasure?.step === 'archives') erasures.advance({ ...erasure, step: 'entries', redacted: erasure.redacted + redacted })
    },

    /** Ends what could undo changes of a user who is marked. */
    dropUndo: (number: number): void => void dropSteps.run(number),

    /** One slice of a marked user. Returns the last entry, if it was written. */
    runSlice: (userId: string, work: ErasureWork): AuditHead | null => {
      const erasure = erasures.find(userId)
      if (!erasure) return null
      const slice = { ...work, erasure, until: performance.now() + SLICE_MS }
      switch (erasure.step) {
        case 'mentions':
          redactMentions(slice)
          return null
        case 'entries':
          redactOwn(slice)
          return null
        case 'row':
          return removeRow(slice)
        case 'index':
          mergeIndex(slice)
          return null
        default:
          return null
      }
    },
  }
}
