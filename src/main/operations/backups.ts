import type { BackupsView } from '../../shared/api/backups.ts'
import type { Clock } from '../../shared/domain/time.ts'
import { Refusal } from '../../shared/errors.ts'
import { type AuditContext, guardOf, successEntry } from '../auth/audit-context.ts'
import { requireAllowedPassword } from '../auth/password-rules.ts'
import { makeRecipient, signRecipient } from '../backup/backup-keys.ts'
import { type Backups, isFolderMissing } from '../backup/backups.ts'
import { listKept } from '../backup/kept-directories.ts'
import type { Restores } from '../backup/restores.ts'
import { endRecorded, type JobEnd, type Jobs, stateOfStopped } from '../jobs/job-runner.ts'
import type { Handler, HandlersOf } from '../pipeline/handler.ts'
import type { Store, Watch } from '../store/ports/store.ts'
import { requireDesktop } from './desktop.ts'

export type BackupsParts = {
  readonly store: Store
  readonly jobs: Jobs
  readonly clock: Clock
  readonly backups: Backups
  readonly restores: Restores
}

/** The backups that a screen lists. */
const SHOWN_BACKUPS = 50

const readView = async ({ store, restores }: BackupsParts): Promise<BackupsView> => {
  const [setup, backups] = [await store.readBackupSetup(), await store.listBackups(SHOWN_BACKUPS)]
  const kept = await listKept(restores.dataFolder)
  if (!setup) return { setUp: null, backups, kept }
  const { folder, isDaily, setAt } = setup
  return { setUp: { folder, isDaily, setAt, isFolderMissing: await isFolderMissing(folder) }, backups, kept }
}

const readBackups =
  (parts: BackupsParts): Handler<'backups:read'> =>
  () =>
    readView(parts)

const setUp =
  (parts: BackupsParts): Handler<'backups:setUp'> =>
  async ({ input, user, context, caller }) => {
    const { store, clock, backups } = parts
    const { signingSeed } = backups.requireKeys()
    await requireAllowedPassword(input.passphrase, { email: user.email, name: user.name })
    const folder = await requireDesktop(caller).chooseBackupFolder()
    if (folder === null) throw new Refusal('cancelled')
    const recipient = await makeRecipient(input.passphrase, signingSeed)
    // The dialog may have been open for a long time, so the guard is checked for the current time.
    const at = clock()
    const isDaily = (await store.readBackupSetup())?.isDaily ?? true
    const now = { ...context, at }
    const entry = successEntry(now, null, { kind: 'backups-set-up', isDaily })
    const signature = signRecipient(signingSeed, recipient)
    await store.setUpBackups({ ...recipient, signature, folder, isDaily, setAt: at }, guardOf(now), entry)
    return readView(parts)
  }

const schedule =
  (parts: BackupsParts): Handler<'backups:schedule'> =>
  async ({ input, context }) => {
    const { store } = parts
    const entry = successEntry(context, null, { kind: 'backups-set-up', isDaily: input.isDaily })
    await store.scheduleBackups(input, guardOf(context), entry)
    return readView(parts)
  }

const create =
  ({ store, jobs, clock, backups }: BackupsParts): Handler<'backups:create'> =>
  async ({ user, context }) => {
    // A double click starts one.
    const running = jobs.findRunning('backups:create', user.id)
    if (running) return running
    await backups.requireReady()
    const entry = await store.recordJob(guardOf(context), successEntry(context, null))
    const finished = (): AuditContext => ({ ...context, at: clock(), action: 'backups:finished', guard: {} })
    const run = async (watch: Watch): Promise<JobEnd> => {
      const entryOf = (bytes: number) => successEntry(finished(), null, { kind: 'backup-finished', entry, state: 'done', bytes })
      const made = await backups
        .make({ isScheduled: false, guard: { now: clock() }, entryOf }, watch)
        .catch((error: unknown) => ({ error }))
      if (made && 'path' in made) return { state: 'done', result: { kind: 'backed-up', ...made } }
      const state = made ? 'failed' : stateOfStopped(watch.signal)
      const ended = finished()
      const details = { kind: 'backup-finished' as const, entry, state }
      return endRecorded({ state, result: null, ...made }, () =>
        store.recordJob(guardOf(ended), successEntry(ended, null, details)),
      )
    }
    return jobs.begin({ kind: 'backups:create', ownerId: user.id, run })
  }

/** Backups: their set-up, their schedule and their list. */
export const createBackupsHandlers = (parts: BackupsParts): HandlersOf<'backups'> => ({
  'backups:read': readBackups(parts),
  'backups:setUp': setUp(parts),
  'backups:schedule': schedule(parts),
  'backups:create': create(parts),
})
