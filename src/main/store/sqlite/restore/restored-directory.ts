import type { Database } from 'better-sqlite3'
import { formatHead } from '../../../../shared/domain/audit-head.ts'
import { Refusal } from '../../../../shared/errors.ts'
import type { BackupsPort, RestoreEnd } from '../../ports/store.ts'
import type { StoreContext } from '../stores/store-context.ts'
import type { AuditHead } from '../tables/audit.ts'
import { carryChanges } from './carried-changes.ts'
import { copyRowsOfToday, dropUncertainCodes } from './copied-rows.ts'
import { redactRestoredArchives, repeatErasures } from './repeated-erasures.ts'
import { attachToday } from './user-pairs.ts'

/** The action of the entries about changes that outlive a restore. */
const KEEP_ACTION = 'backups:kept'

/** What a backup brings back of access, although it may have ended since. */
const ENDED_ACCESS = `
  DELETE FROM main.sessions; DELETE FROM main.reset_codes; DELETE FROM main.reset_requests; DELETE FROM main.programs;
  DELETE FROM main.relying_programs; DELETE FROM main.oidc_records; DELETE FROM main.program_access_ends; DELETE FROM main.signing_keys;
  DELETE FROM main.transfer_runs;
  DELETE FROM main.second_factors WHERE confirmed_at IS NULL`

/** The restored directory has the keys of both, so it goes on with the newest. Today's may be of a version without keys of several ids. */
const followNewestKeys = (database: Database): void => {
  const hasIds = database.prepare("SELECT 1 FROM pragma_table_info('directory', 'today') WHERE name = 'key_generation'").get()
  if (hasIds === undefined) return
  database.exec(`
    UPDATE main.directory SET (key_generation, keys_rotated_at) = (SELECT key_generation, keys_rotated_at FROM today.directory)
    WHERE key_generation < (SELECT key_generation FROM today.directory)`)
}

/** The head of the log of today. */
const readHeadOfToday = ({ database }: StoreContext): string | null => {
  const head = database
    .prepare<[], { id: number; link: Buffer }>('SELECT id, link FROM today.audit_entries ORDER BY id DESC LIMIT 1')
    .get()
  return head ? formatHead(head.id, head.link.toString('hex')) : null
}

/** Another copy of the directory may go on making backups, so their schedule ends without today's directory. */
const endWithoutToday = ({ database }: StoreContext): void =>
  void database.exec(`${ENDED_ACCESS}; DELETE FROM main.recovery_codes; UPDATE main.backup_setup SET is_daily = 0`)

/** Makes a restored directory ready to take the place of today's. The first new entry names the heads of both logs. */
export const finishRestore =
  (context: StoreContext): BackupsPort['finishRestore'] =>
  async ({ today, madeAt, head, kept }, about) => {
    const { database, queue, tables, userChanges } = context
    if (today) attachToday(database, today.path)
    const repeated = today ? await redactRestoredArchives(context) : []
    const end = await queue.write((): { newest: AuditHead; end: RestoreEnd } => {
      const replaced = today ? readHeadOfToday(context) : null
      const details = { kind: 'restored' as const, madeAt, head, replaced, kept }
      let newest: AuditHead = tables.audit.append({ ...about, subject: null, details })
      if (!today) endWithoutToday(context)
      else {
        database.exec(ENDED_ACCESS)
        dropUncertainCodes(database)
        const { takenBack, isSameKeys, isSameSigner } = today
        const own = { ...about, action: KEEP_ACTION }
        // First, so that nothing below names an erased user.
        newest = repeatErasures(context, repeated, own) ?? newest
        newest = carryChanges({ database, tables, userChanges, takenBack, isSameKeys, about: own }) ?? newest
        copyRowsOfToday(database, { isSameSigner })
        if (isSameKeys) followNewestKeys(database)
        context.endedAccess.takeEnded()
        if (tables.users.countLastingAdministrators() === 0) throw new Refusal('last-administrator')
      }
      return { newest, end: { replaced } }
    })
    context.keepHead(end.newest)
    if (today) database.exec('DETACH today')
    return end.end
  }
