import { expect, test } from 'vitest'
import type { WhileClosed } from '../../src/main/backup/restores.ts'
import type { Caller } from '../../src/main/pipeline/handler.ts'
import { NOTHING_TAKEN_BACK } from '../../src/shared/api/comparison.ts'
import { openBeside } from '../helpers/database.ts'
import { paperlessDesktop } from '../helpers/fitting-inputs.ts'
import { finishJob } from '../helpers/jobs.ts'
import { backupPassphrase, makeBackupOf } from '../helpers/made-backup.ts'
import { administrator, startTestApp } from '../helpers/test-app.ts'

const zora = { email: 'zora.quillfeather@example.org', password: 'nine purple umbrellas' }

/** A directory that has erased a user since its backup, and the backup opened in its window. */
const startErased = async () => {
  let close = async (): Promise<void> => undefined
  const whileClosed: WhileClosed = async (replace) => {
    await close()
    return replace()
  }
  const app = await startTestApp({ whileClosed })
  close = app.close
  const { call } = app
  const ada = await app.signIn(administrator)
  await app.register(zora)
  await call('users:update', { email: zora.email, name: 'Zora Quillfeather', note: 'Room 17' }, ada)
  const { id } = await call('users:read', { email: zora.email }, ada)
  const { file } = await makeBackupOf(app.folder, app.store, app.clock.now)
  app.clock.advance(60_000)
  const job = await call('users:erase', { email: zora.email, confirmation: zora.email }, ada)
  await finishJob((operation, input) => call(operation, input, ada), job.id)
  const caller: Caller = {
    transport: 'window',
    source: 'window:1',
    desktop: { ...paperlessDesktop, chooseBackup: async () => file },
  }
  await call('restores:rehearse', { passphrase: backupPassphrase }, ada, caller)
  const read = () => call('restores:read', undefined, ada)
  await expect.poll(async () => (await read()).kind, { timeout: 30_000 }).not.toBe('rehearsing')
  const view = await read()
  if (view.kind !== 'rehearsed') throw new Error(`not rehearsed: ${JSON.stringify(view)}`)
  return { ...app, ada, id, view }
}

const verify = ({ store, clock }: Pick<Awaited<ReturnType<typeof startTestApp>>, 'store' | 'clock'>) =>
  store.verifyAudit({ at: clock.now, expected: null, onProgress: () => undefined, signal: new AbortController().signal })

test('a restore of an older backup repeats the erasures since, even if deletions are taken back [restore-repeats-erasures]', async () => {
  for (const deletions of [false, true]) {
    const { call, ada, id, view, folder } = await startErased()
    await call('restores:run', { id: view.id, takenBack: { ...NOTHING_TAKEN_BACK, deletions } }, ada)
    const after = await startTestApp({ folder, isSetUp: false })
    expect(await verify(after)).toMatchObject({ kind: 'intact' })
    expect(await after.store.findAnyUser({ id })).toBeNull()
    const entries = await after.store.listAuditEntries(1_000)
    const own = entries.filter(({ subject, actor }) => subject?.id === id || actor?.id === id)
    expect(own.length).toBeGreaterThan(2)
    expect(JSON.stringify(own)).not.toMatch(/quillfeather|Room 17/i)
    expect(own[0]).toMatchObject({
      action: 'users:erased',
      actor: { email: administrator.email },
      details: { kind: 'user-erased' },
    })
    // What the backup had in unused pages goes with the next start.
    after.core.startRetention('window')
    await expect.poll(async () => (await after.store.listOpenErasures()).length, { timeout: 20_000 }).toBe(0)
    expect(openBeside(folder).serialize().toString('latin1')).not.toMatch(/quillfeather|Room 17/i)
    await after.close()
  }
}, 60_000)

test('an erased user does not come back alone from a backup', async () => {
  const { call, ada, id, view, refuse, clock } = await startErased()
  clock.advance(0)
  expect(await refuse('restores:restoreUser', { id: view.id, userId: id }, ada)).toEqual({ code: 'no-such-user' })
  expect((await call('users:list', {}, ada)).users.map(({ email }) => email)).toEqual([administrator.email])
})
