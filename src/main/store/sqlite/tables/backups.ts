import type { Database } from 'better-sqlite3'
import type { BackupSetup, StoredBackup } from '../../ports/store.ts'

type SetupRow = Omit<BackupSetup, 'isDaily'> & { readonly isDaily: number }

type BackupRow = Omit<StoredBackup, 'isScheduled'> & { readonly isScheduled: number }

/** The keys of backups, and the backups that were made. */
export const backupsTable = (database: Database) => {
  const readSetup = database.prepare<[], SetupRow>(
    'SELECT salt, public_key AS publicKey, voucher, signature, folder, is_daily AS isDaily, set_at AS setAt FROM backup_setup',
  )
  const writeSetup = database.prepare(
    `INSERT INTO backup_setup (only_row, salt, public_key, voucher, signature, folder, is_daily, set_at)
     VALUES (1, @salt, @publicKey, @voucher, @signature, @folder, @isDaily, @setAt)
     ON CONFLICT (only_row) DO UPDATE SET salt = @salt, public_key = @publicKey, voucher = @voucher, signature = @signature, folder = @folder,
       is_daily = @isDaily, set_at = @setAt`,
  )
  const schedule = database.prepare<[number]>('UPDATE backup_setup SET is_daily = ?')
  const newest = database.prepare<[number], BackupRow>(
    'SELECT sequence, path, made_at AS madeAt, bytes, is_scheduled AS isScheduled FROM backups ORDER BY sequence DESC LIMIT ?',
  )
  const insert = database.prepare(
    'INSERT INTO backups (path, made_at, bytes, is_scheduled) VALUES (@path, @madeAt, @bytes, @isScheduled)',
  )
  const remove = database.prepare<[number]>('DELETE FROM backups WHERE sequence = ?')

  return {
    readSetup: (): BackupSetup | null => {
      const row = readSetup.get()
      return row ? { ...row, isDaily: row.isDaily !== 0 } : null
    },
    writeSetup: (setup: BackupSetup): void => void writeSetup.run({ ...setup, isDaily: Number(setup.isDaily) }),
    /** Returns whether backups are set up. */
    schedule: (isDaily: boolean): boolean => schedule.run(Number(isDaily)).changes > 0,
    list: (limit: number): StoredBackup[] => newest.all(limit).map((row) => ({ ...row, isScheduled: row.isScheduled !== 0 })),
    insert: (backup: Omit<StoredBackup, 'sequence'>): void =>
      void insert.run({ ...backup, isScheduled: Number(backup.isScheduled) }),
    remove: (sequence: number): void => void remove.run(sequence),
  }
}
