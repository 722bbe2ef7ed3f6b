import type { Database } from 'better-sqlite3'
import type { FieldChange } from '../../../../shared/api/audit-details.ts'
import { listFieldChanges } from '../../../../shared/api/change-details.ts'
import type { TakenBack } from '../../../../shared/api/comparison.ts'
import type { Role } from '../../../../shared/domain/permissions.ts'
import type { AuditEntry, UndoableChanges } from '../../ports/store.ts'
import type { UserChangesWriter } from '../stores/user-changes.ts'
import type { AuditHead } from '../tables/audit.ts'
import type { Tables } from '../tables/store-tables.ts'
import { PURGE_ACTION } from '../workers/state-from-log.ts'
import { FROM_PAIRS, IS_MISSING_TODAY, isSince } from './user-pairs.ts'

/** Users that are read at once, because a connection that writes cannot read on. */
const USERS_AT_ONCE = 1_000

type CarriedParts = {
  readonly database: Database
  readonly tables: Tables
  readonly userChanges: UserChangesWriter
  readonly takenBack: TakenBack
  /** Whether the restored keys open the passwords and second factors of today. */
  readonly isSameKeys: boolean
  /** Begins each entry. */
  readonly about: Omit<AuditEntry, 'subject' | 'details'>
}

type CarriedRow = {
  readonly b: number
  readonly t: number
  readonly id: string
  readonly email: string
  readonly role: Role
  readonly deleted_at: number | null
  readonly disabled_at: number | null
  readonly disable_at: number | null
  readonly is_deleted: 0 | 1
  readonly is_disabled: 0 | 1
  readonly is_demoted: 0 | 1
  readonly has_new_password: 0 | 1
  readonly has_new_factor: 0 | 1
}

/** What stays for a user of the changes since the backup. */
const fieldsOf = (row: CarriedRow, { takenBack }: CarriedParts): UndoableChanges => ({
  ...(row.is_deleted && !takenBack.deletions ? { deletedAt: row.deleted_at } : {}),
  ...(row.is_disabled && !takenBack.disablings ? { disabledAt: row.disabled_at, disableAt: row.disable_at } : {}),
  ...(row.is_demoted && !takenBack.demotions ? { role: row.role } : {}),
})

const passwordColumns = [
  'hashed_password',
  'password_changed_at',
  'must_change_password_at',
  'is_password_short',
  'password_disowned_at',
  'locked_at',
].join(', ')

/** Copies the ways to sign in of today. Without the keys that they were made with, a password is unset and needs a code. */
const credentialsOf = ({ database, isSameKeys }: CarriedParts) => {
  const copyPassword = database.prepare<[number, number]>(
    `UPDATE main.users SET (${passwordColumns}) = (SELECT ${passwordColumns} FROM today.users AS t WHERE t.number = ?) WHERE number = ?`,
  )
  const unsetPassword = database.prepare<[number]>('UPDATE main.users SET hashed_password = NULL WHERE number = ?')
  const dropFactor = database.prepare<[number]>('DELETE FROM main.second_factors WHERE user_number = ?')
  const copyFactor = database.prepare<[number, number]>(
    `INSERT INTO main.second_factors (user_number, sealed_secret, begun_at, confirmed_at, last_step, drift_steps)
     SELECT ?, sealed_secret, begun_at, confirmed_at, last_step, drift_steps FROM today.second_factors
     WHERE user_number = ? AND confirmed_at IS NOT NULL`,
  )
  const copyFactorTime = database.prepare<[number, number]>(
    'UPDATE main.users SET second_factor_at = (SELECT second_factor_at FROM today.users AS t WHERE t.number = ?) WHERE number = ?',
  )
  return {
    copyPassword: ({ b, t }: CarriedRow): void => {
      copyPassword.run(t, b)
      if (!isSameKeys) unsetPassword.run(b)
    },
    copyFactor: ({ b, t }: CarriedRow): void => {
      if (!isSameKeys) return
      dropFactor.run(b)
      copyFactor.run(b, t)
      copyFactorTime.run(t, b)
    },
  }
}

/** Users who were deleted permanently since the backup are deleted permanently again. */
const purgeMissing = ({ database, tables, about }: CarriedParts): AuditHead | null => {
  const find = database.prepare<[], { id: string; email: string }>(
    `SELECT b.id, b.email FROM main.users AS b WHERE ${IS_MISSING_TODAY} ORDER BY b.number`,
  )
  let head: AuditHead | null = null
  for (const subject of find.all()) {
    tables.users.purge(subject.id)
    head = tables.audit.append({ ...about, action: PURGE_ACTION, subject, details: null })
  }
  return head
}

/** Collects the pairs with such changes first, because the writes change what the conditions read. */
const collect = ({ database }: CarriedParts): void => {
  const flags = {
    is_deleted: isSince.deleted,
    is_disabled: isSince.disabled,
    is_demoted: isSince.demoted,
    has_new_password: isSince.newPassword,
    has_new_factor: isSince.newSecondFactor,
  }
  const columns = Object.entries(flags).map(([name, condition]) => `(${condition}) AS ${name}`)
  database.exec(`CREATE TEMP TABLE carried AS SELECT b.number AS b, t.number AS t, b.id, b.email, t.role, t.deleted_at, t.disabled_at, t.disable_at,
    ${columns.join(', ')} ${FROM_PAIRS} WHERE ${Object.values(flags)
      .map((condition) => `(${condition})`)
      .join(' OR ')}`)
}

/**
 * Applies to the restored directory what happened since the backup and outlives it: deletions, disablings, demotions and new passwords, except
 * what is taken back. Runs inside the transaction of the restore. Returns the newest entry, or null if there is none.
 *
 * @throws Refusal last-administrator
 */
export const carryChanges = (parts: CarriedParts): AuditHead | null => {
  const { database, tables, userChanges, takenBack, about } = parts
  collect(parts)
  const credentials = credentialsOf(parts)
  const page = database.prepare<[number, number], CarriedRow & { rowid: number }>(
    'SELECT rowid, * FROM temp.carried WHERE rowid > ? ORDER BY rowid LIMIT ?',
  )
  let head: AuditHead | null = null
  for (let after = 0; ; ) {
    const rows = page.all(after, USERS_AT_ONCE)
    for (const row of rows) {
      const fields = fieldsOf(row, parts)
      const { step } = userChanges.change(row.id, fields, { now: about.at, operation: about.action })
      const changes: FieldChange[] = step ? listFieldChanges(step.before, step.after) : []
      if (row.has_new_password && !takenBack.passwords) {
        credentials.copyPassword(row)
        changes.push({ field: 'password' })
      }
      if (row.has_new_factor && !takenBack.passwords) {
        credentials.copyFactor(row)
        changes.push({ field: 'secondFactor' })
      }
      const subject = { id: row.id, email: row.email }
      if (changes.length > 0) head = tables.audit.append({ ...about, subject, details: { kind: 'fields-changed', changes } })
    }
    after = rows.at(-1)?.rowid ?? after
    if (rows.length < USERS_AT_ONCE) break
  }
  database.exec('DROP TABLE temp.carried')
  return (takenBack.deletions ? null : purgeMissing(parts)) ?? head
}
