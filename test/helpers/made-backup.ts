import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeRecipient, signRecipient } from '../../src/main/backup/backup-keys.ts'
import { Backups } from '../../src/main/backup/backups.ts'
import { formatKeysFile, generationsOf, readKeysFile } from '../../src/main/store/keys-file.ts'
import type { Store } from '../../src/main/store/ports/store.ts'

export const backupPassphrase = 'six green bicycles on the pier'

const READER = join(import.meta.dirname, '../../src/main/reader.ts')

/** Makes a backup of a directory with plain keys, without a window. */
export const makeBackupOf = async (
  dataFolder: string,
  store: Store,
  now: number,
): Promise<{ file: string; passphrase: string }> => {
  const keys = readKeysFile(dataFolder)
  if ('sealed' in keys) throw new Error('the keys are sealed')
  const signingSeed = Buffer.from(generationsOf(keys).at(-1)?.keys.backup ?? '', 'base64')
  const recipient = await makeRecipient(backupPassphrase, signingSeed)
  const about = { at: now, actor: null, subject: null, action: 'backups:setUp', transport: 'window' as const }
  const entry = { ...about, outcome: 'success' as const, details: { kind: 'backups-set-up' as const, isDaily: true } }
  const signature = signRecipient(signingSeed, recipient)
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-test-'))
  await store.setUpBackups({ ...recipient, signature, folder, isDaily: true, setAt: now }, { now }, entry)
  const own = {
    directoryId: keys.directoryId,
    signingSeed,
    signingSeeds: [signingSeed],
    file: formatKeysFile({ ...keys, isSetUp: true }),
  }
  const backups = new Backups({ store, clock: () => now, version: 'test', dataFolder, keys: own, program: READER })
  const watch = { onProgress: () => undefined, signal: new AbortController().signal }
  const made = await backups.make({ isScheduled: false, guard: { now }, entryOf: () => entry }, watch)
  if (!made) throw new Error('there is no backup')
  return { file: made.path, passphrase: backupPassphrase }
}
