import { Refusal } from '../../../../shared/errors.ts'
import type { BackupsPort } from '../../ports/store.ts'
import { restoreUser } from '../restore/one-user.ts'
import { finishRestore } from '../restore/restored-directory.ts'
import { runInWorker } from '../workers/worker-thread.ts'
import type { StoreContext } from './store-context.ts'

/** The port of backups. */
export const backupsStore = (context: StoreContext): BackupsPort => {
  const { database, readerProgram } = context
  const { backups, alerts, users } = context.tables
  return {
    readBackupSetup: async () => backups.readSetup(),
    listBackups: async (limit) => backups.list(limit),

    setUpBackups: (setup, guard, entry) =>
      context.write(guard, entry, ['directory', 'alerts'], () => {
        backups.writeSetup(setup)
        const { actor, transport } = entry
        // A stolen session could make backups for itself, and the others must hear of it.
        if (actor && users.hasOtherLastingAdministrator(actor.id))
          alerts.raise({ userId: actor.id, kind: 'backups-set-up', at: guard.now, transport })
      }),

    scheduleBackups: ({ isDaily }, guard, entry) =>
      context.write(guard, entry, ['directory'], () => {
        if (!backups.schedule(isDaily)) throw new Refusal('not-available')
      }),

    recordBackup: ({ removed, ...backup }, guard, entry) =>
      context.write(guard, entry, ['directory'], () => {
        backups.insert(backup)
        for (const sequence of removed) backups.remove(sequence)
      }),

    finishRestore: finishRestore(context),
    restoreUser: restoreUser(context),

    copyDatabase: (to, watch) =>
      runInWorker({ program: readerProgram, path: database.name }, { kind: 'copy-database', to }, watch),
  }
}
