import { Refusal } from '../../../../shared/errors.ts'
import type { BackupsPort, HeldDatabase } from '../../ports/store.ts'
import { restoreUser } from '../restore/one-user.ts'
import { finishRestore } from '../restore/restored-directory.ts'
import type { HeldFile } from '../workers/held-database.ts'
import { runInWorker } from '../workers/worker-thread.ts'
import type { StoreContext } from './store-context.ts'

/** Holds the file on a worker thread, which a release ends. */
const holdDatabase = ({ database, readerProgram, rawFile }: StoreContext): Promise<HeldDatabase | null> => {
  const descriptor = rawFile.open()
  const released = new AbortController()
  return new Promise((resolve, reject) => {
    const watch = {
      signal: released.signal,
      onProgress: () => undefined,
      onEvent: (held: unknown) => resolve({ ...(held as HeldFile), descriptor, release }),
    }
    const ended = runInWorker({ program: readerProgram, path: database.name }, { kind: 'hold-database' }, watch)
    const release = async (): Promise<boolean> => {
      released.abort()
      return (await ended) === true
    }
    // Nothing happens here if the file is held already.
    ended.then(() => resolve(null), reject)
  })
}

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

    holdDatabase: () => holdDatabase(context),
    copyDatabase: (to, watch) =>
      runInWorker({ program: readerProgram, path: database.name }, { kind: 'copy-database', to }, watch),
  }
}
