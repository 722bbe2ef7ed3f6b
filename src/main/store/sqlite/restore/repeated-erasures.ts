import type { AuditEntry } from '../../ports/store.ts'
import { readPersonalTexts } from '../erasure/personal-texts.ts'
import type { StoreContext } from '../stores/store-context.ts'
import type { AuditHead } from '../tables/audit.ts'
import { ERASED_ACTION } from '../workers/state-from-log.ts'

type ErasedUser = { readonly userId: string; readonly number: number }

/** The users whom the directory of today has erased, or began to erase. Its log and its table name them. An older version has no such table. */
const listErasedToday = ({ database }: StoreContext): ErasedUser[] => {
  if (database.prepare("SELECT 1 FROM pragma_table_info('erasures', 'today')").get() === undefined) return []
  return database
    .prepare<[string], ErasedUser>(
      `SELECT user_id AS userId, user_number AS number FROM today.erasures
       UNION SELECT subject_id, details ->> '$.number' FROM today.audit_entries
         WHERE action = ? AND outcome = 'success' AND subject_id IS NOT NULL AND json_valid(details)`,
    )
    .all(ERASED_ACTION)
}

/**
 * Erases again whom the directory of today has erased since the backup was made. Runs inside the transaction of the restore. What is left in unused
 * pages goes with the next start. Returns the newest entry, or null if no user is erased.
 */
export const repeatErasures = (context: StoreContext, about: Omit<AuditEntry, 'subject' | 'details'>): AuditHead | null => {
  const { database, tables, erasureRun } = context
  const { erasures } = tables
  const isKnown = database.prepare<[{ userId: string }], number>(
    `SELECT 1 WHERE EXISTS (SELECT 1 FROM main.users WHERE id = @userId)
       OR EXISTS (SELECT 1 FROM main.audit_entries WHERE subject_id = @userId OR actor_id = @userId)`,
  )
  let newest: AuditHead | null = null
  for (const { userId, number } of listErasedToday(context)) {
    const isThere = isKnown.get({ userId }) !== undefined
    // It stays known, because a later restore has to repeat it too.
    if (!erasures.find(userId)) erasures.insert({ userId, number, entry: 0, step: isThere ? 'mentions' : 'done' })
    const reading = readPersonalTexts(database, userId)
    let read = reading.next()
    while (!read.done) read = reading.next()
    const work = { key: context.requireSigningKey(), texts: read.value, about }
    for (let step = erasures.find(userId)?.step; step === 'mentions' || step === 'entries' || step === 'row'; ) {
      newest = erasureRun.runSlice(userId, work) ?? newest
      step = erasures.find(userId)?.step
    }
  }
  return newest
}
