import type { AuditEntry } from '../../ports/store.ts'
import { readArchivedTexts, redactArchives } from '../erasure/archived-texts.ts'
import { type PersonalTexts, readPersonalTexts } from '../erasure/personal-texts.ts'
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

/** Who is erased again, with the texts of the log and its archives, which are redacted by now. */
type Repeated = ErasedUser & { readonly texts: PersonalTexts; readonly redacted: number }

/**
 * Redacts the archives of a restored directory for the users whom today's has erased. They are files, so this comes before the transaction of the
 * restore.
 */
export const redactRestoredArchives = async (context: StoreContext): Promise<Repeated[]> => {
  const { database } = context
  const repeated: Repeated[] = []
  for (const user of listErasedToday(context)) {
    const reading = readPersonalTexts(database, user.userId)
    let read = reading.next()
    while (!read.done) read = reading.next()
    const erasure = { ...user, texts: [...read.value], keys: context.auditKeys?.list() ?? [] }
    const texts = new Set([...read.value, ...(await readArchivedTexts(database, erasure))])
    repeated.push({ ...user, texts, redacted: (await redactArchives(database, { ...erasure, texts: [...texts] })) ?? 0 })
  }
  return repeated
}

/**
 * Erases again whom the directory of today has erased since the backup was made. Runs inside the transaction of the restore. What is left in unused
 * pages goes with the next start. Returns the newest entry, or null if no user is erased.
 */
export const repeatErasures = (
  context: StoreContext,
  repeated: readonly Repeated[],
  about: Omit<AuditEntry, 'subject' | 'details'>,
): AuditHead | null => {
  const { database, tables, erasureRun } = context
  const { erasures } = tables
  const isKnown = database.prepare<[{ userId: string }], number>(
    `SELECT 1 WHERE EXISTS (SELECT 1 FROM main.users WHERE id = @userId)
       OR EXISTS (SELECT 1 FROM main.audit_entries WHERE subject_id = @userId OR actor_id = @userId)`,
  )
  let newest: AuditHead | null = null
  for (const { userId, number, texts, redacted } of repeated) {
    const isThere = isKnown.get({ userId }) !== undefined || redacted > 0
    // It stays known, because a later restore has to repeat it too.
    if (!erasures.find(userId)) erasures.insert({ userId, number, entry: 0, step: isThere ? 'mentions' : 'done' })
    const work = { key: context.requireSigningKey(), texts, about }
    for (let step = erasures.find(userId)?.step; isUnderWay(step); step = erasures.find(userId)?.step) {
      if (step === 'archives') erasureRun.passArchives(userId, redacted)
      else newest = erasureRun.runSlice(userId, work) ?? newest
    }
  }
  return newest
}

const isUnderWay = (step: string | undefined): boolean =>
  step === 'mentions' || step === 'archives' || step === 'entries' || step === 'row'
