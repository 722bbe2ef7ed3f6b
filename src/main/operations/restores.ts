import { RESTORE_PAGE_MAX } from '../../shared/domain/limits.ts'
import type { Clock } from '../../shared/domain/time.ts'
import { Refusal } from '../../shared/errors.ts'
import { guardOf, successEntry } from '../auth/audit-context.ts'
import { listKept, removeKept, requireKept } from '../backup/kept-directories.ts'
import type { Restores } from '../backup/restores.ts'
import type { Handler, HandlersOf } from '../pipeline/handler.ts'
import type { AuditEntry, Store } from '../store/ports/store.ts'
import { requireDesktop } from './desktop.ts'

export type RestoresParts = { readonly store: Store; readonly clock: Clock; readonly restores: Restores }

const rehearse =
  ({ restores, store, clock }: RestoresParts): Handler<'restores:rehearse'> =>
  async ({ input, user, context, caller }) => {
    restores.requireRoom(user.id)
    const file = await requireDesktop(caller).chooseBackup()
    if (file === null) throw new Refusal('cancelled')
    // The dialog may have been open for a long time, so the guard is checked for the current time.
    const now = { ...context, at: clock() }
    await store.recordEvent(guardOf(now), successEntry(now, null))
    return restores.begin({ file, passphrase: input.passphrase, owner: user.id, today: 'compared' })
  }

const readRestore =
  ({ restores }: RestoresParts): Handler<'restores:read'> =>
  async ({ user }) =>
    restores.read(user.id)

const cancelRestore =
  ({ restores }: RestoresParts): Handler<'restores:cancel'> =>
  async ({ user }) => {
    restores.cancel(user.id)
    return { done: true }
  }

const listDifferences =
  ({ restores }: RestoresParts): Handler<'restores:list'> =>
  async ({ input, user }) => {
    const { id, list, after = 0, limit = RESTORE_PAGE_MAX } = input
    const { counts } = restores.requireRehearsal(id, user.id)
    return { differences: await restores.list(id, user.id, { list, after, limit }), total: counts?.[list] ?? 0 }
  }

/** What begins each entry of a restored directory. */
export const aboutRestore = (entry: Pick<AuditEntry, 'at' | 'actor' | 'transport'>): Omit<AuditEntry, 'subject' | 'details'> => ({
  at: entry.at,
  actor: entry.actor,
  transport: entry.transport,
  action: 'backups:restored',
  outcome: 'success',
})

const runRestore =
  ({ restores, store }: RestoresParts): Handler<'restores:run'> =>
  async ({ input, user, context }) => {
    const { madeAt, users } = restores.requireRehearsal(input.id, user.id)
    const entry = successEntry(context, null, { kind: 'restore-begun', madeAt })
    // The newest entry of the log that is replaced.
    await store.recordEvent(guardOf(context), entry)
    const { kept } = await restores.replace(input.id, user.id, {
      takenBack: input.takenBack,
      isKept: true,
      about: aboutRestore(entry),
    })
    return { madeAt, users, kept }
  }

const restoreUser =
  ({ restores, store }: RestoresParts): Handler<'restores:restoreUser'> =>
  async ({ input, user, context }) => {
    const { folder, isSameKeys } = restores.requireStaging(input.id, user.id)
    await store.restoreUser({ folder, userId: input.userId, isSameKeys }, guardOf(context), successEntry(context, null))
    return { done: true }
  }

const removeKeptDirectory =
  ({ restores, store }: RestoresParts): Handler<'restores:removeKept'> =>
  async ({ input, context }) => {
    const kept = await requireKept(restores.dataFolder, input.name)
    await store.recordEvent(guardOf(context), successEntry(context, null, { kind: 'kept-removed', name: kept.name }))
    await removeKept(kept)
    return { kept: await listKept(restores.dataFolder) }
  }

/** Restores of the whole directory or of one user from a backup, and the directories that were replaced. */
export const createRestoresHandlers = (parts: RestoresParts): HandlersOf<'restores'> => ({
  'restores:rehearse': rehearse(parts),
  'restores:read': readRestore(parts),
  'restores:cancel': cancelRestore(parts),
  'restores:list': listDifferences(parts),
  'restores:run': runRestore(parts),
  'restores:restoreUser': restoreUser(parts),
  'restores:removeKept': removeKeptDirectory(parts),
})
