import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { openDirectory } from '../../src/main/app/directory.ts'
import type { Caller } from '../../src/main/pipeline/handler.ts'
import type { RestoreView } from '../../src/shared/api/restores.ts'
import { FIRST_COMPAT_POLICY } from '../../src/shared/domain/policy.ts'
import { paperlessDesktop } from '../helpers/fitting-inputs.ts'
import { backupPassphrase, makeBackupOf } from '../helpers/made-backup.ts'
import { administrator, makeFolder, person, READER, startTestApp } from '../helpers/test-app.ts'

/** For threads that start while much else goes on (milliseconds). */
const PATIENCE_MS = 30_000

const FIXTURE = join(import.meta.dirname, '../fixtures/backup-1.gatehouse-backup')

const deskOf = (file: string): Caller => ({
  transport: 'window',
  source: 'window:1',
  desktop: { ...paperlessDesktop, chooseBackup: async () => file },
})

/** A closed directory with a backup. */
const makeDirectory = async (): Promise<{ folder: string; file: string }> => {
  const { folder, store, clock, register, close } = await startTestApp()
  await register()
  const { file } = await makeBackupOf(folder, store, clock.now)
  await close()
  return { folder, file }
}

/** Opens a folder as the window does. After a restore, the folder is closed. */
const openFolder = async (folder: string, file: string) => {
  const close = async (): Promise<void> => (await opening).close()
  const opening = openDirectory(
    {
      dataFolder: folder,
      version: 'test',
      logError: (_, error) => process.stderr.write(`${String(error)}\n`),
      findSealer: async () => null,
      readerProgram: READER,
      whileClosed: async (replace) => {
        await close()
        return replace()
      },
    },
    { transport: 'window' },
  )
  const { dispatch } = await opening
  onTestFinished(close)
  const call = (operation: string, input?: unknown) => dispatch({ operation, input, sessionId: null }, deskOf(file))
  const rehearse = async (passphrase = backupPassphrase): Promise<RestoreView | unknown> => {
    const begun = await call('setup:rehearseRestore', { passphrase })
    if (!begun.ok) return begun.error
    const read = async (): Promise<RestoreView> => {
      const result = await call('setup:readRestore')
      return (result.ok ? result.value : { kind: 'none' }) as RestoreView
    }
    await expect.poll(async () => (await read()).kind, { timeout: PATIENCE_MS }).not.toBe('rehearsing')
    return read()
  }
  return { call, rehearse, close }
}

const idOf = (view: unknown): string => (view as { id: string }).id

test('the first run restores a backup of any directory, and keeps no empty one [first-run-restore]', async () => {
  const folder = makeFolder()
  const { call, rehearse } = await openFolder(folder, FIXTURE)
  expect(await rehearse('wrong')).toMatchObject({ kind: 'refused', reason: 'wrong-passphrase' })
  const view = await rehearse()
  expect(view).toMatchObject({ kind: 'rehearsed', users: 10, counts: null })
  expect(await call('setup:restore', { id: idOf(view) })).toMatchObject({ ok: true, value: { users: 10, kept: null } })
  expect(readdirSync(folder).filter((name) => /restor/.test(name))).toEqual([])
  const app = await startTestApp({ folder, isSetUp: false })
  await app.signIn(administrator)
}, 60_000)

test('a backup that was cancelled is removed, and cannot be restored any more', async () => {
  const folder = makeFolder()
  const { call, rehearse } = await openFolder(folder, FIXTURE)
  const id = idOf(await rehearse())
  expect(await call('setup:cancelRestore')).toMatchObject({ ok: true })
  expect(await call('setup:restore', { id })).toEqual({ ok: false, error: { code: 'no-such-restore' } })
  await expect.poll(() => readdirSync(folder).filter((name) => /restor/.test(name))).toEqual([])
}, 60_000)

test('a broken start restores a backup of the same directory only, and keeps what was there [broken-start-restore]', async () => {
  const { folder, file } = await makeDirectory()
  rmSync(join(folder, 'gatehouse.db'))
  const keys = readFileSync(join(folder, 'keys.json'), 'utf8')
  const foreign = await openFolder(folder, FIXTURE)
  expect(await foreign.rehearse()).toMatchObject({ kind: 'refused', reason: 'other-directory' })
  expect(readdirSync(folder).filter((name) => /gatehouse.db|restor/.test(name))).toEqual([])
  expect(readFileSync(join(folder, 'keys.json'), 'utf8')).toBe(keys)
  await foreign.close()
  const { call, rehearse } = await openFolder(folder, file)
  const view = await rehearse()
  expect(await call('setup:restore', { id: idOf(view) })).toMatchObject({ ok: true, value: { kept: expect.any(String) } })
  const app = await startTestApp({ folder, isSetUp: false })
  await app.signIn(person)
  expect(await app.refuse('setup:restore', { id: idOf(view) })).toEqual({ code: 'already-set-up' })
}, 60_000)

test('a broken start that a backup does not mend, and compat mode without an administrator, restore nothing', async () => {
  const { folder, file } = await makeDirectory()
  const database = new Sqlite(join(folder, 'gatehouse.db'))
  database.pragma('user_version = 9999')
  database.close()
  const newer = await openFolder(folder, file)
  expect(await newer.rehearse()).toEqual({ code: 'not-available' })
  const compat = await startTestApp({ policy: FIRST_COMPAT_POLICY, isSetUp: false })
  await compat.register()
  const refused = await compat.callRaw('setup:rehearseRestore', { passphrase: backupPassphrase }, null, deskOf(FIXTURE))
  expect(refused).toEqual({ ok: false, error: { code: 'not-available' } })
}, 60_000)
