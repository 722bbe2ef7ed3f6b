import { readdirSync, statSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { WhileClosed } from '../../src/main/backup/restores.ts'
import type { Caller } from '../../src/main/pipeline/handler.ts'
import { type ComparisonList, NOTHING_TAKEN_BACK, type TakenBack } from '../../src/shared/api/comparison.ts'
import type { RestoreView } from '../../src/shared/api/restores.ts'
import { FIRST_POLICY } from '../../src/shared/domain/policy.ts'
import { openBeside } from '../helpers/database.ts'
import { paperlessDesktop } from '../helpers/fitting-inputs.ts'
import { backupPassphrase, makeBackupOf } from '../helpers/made-backup.ts'
import { administrator, person, startTestApp } from '../helpers/test-app.ts'

/** For threads that start while much else goes on (milliseconds). */
const PATIENCE_MS = 30_000

const newPassword = 'eleven grey pelicans'

/** A directory with users of all kinds, a backup of it, and a window whose dialog chooses the backup. */
const startRestorable = async (
  prepare: (app: Awaited<ReturnType<typeof startTestApp>>) => Promise<void> = async () => undefined,
) => {
  let close = async (): Promise<void> => undefined
  const whileClosed: WhileClosed = async (replace) => {
    await close()
    return replace()
  }
  const app = await startTestApp({ whileClosed })
  close = app.close
  const { call, callRaw, clock } = app
  const ada = await app.signIn(administrator)
  const emails = ['bob', 'carl', 'dora', 'eve', 'fred'].map((name) => `${name}@example.org`)
  for (const email of emails) await app.register({ email, password: person.password })
  await call('users:changeRole', { email: 'eve@example.org', role: 'operator' }, ada)
  await call('users:update', { email: 'fred@example.org', groups: ['staff'] }, ada)
  await prepare(app)
  const { file } = await makeBackupOf(app.folder, app.store, clock.now)
  clock.advance(60_000)
  const windowChoosing = (path: string = file): Caller => ({
    transport: 'window',
    source: 'window:1',
    desktop: { ...paperlessDesktop, chooseBackup: async () => path },
  })
  const read = (): Promise<RestoreView> => call('restores:read', undefined, ada)
  const rehearse = async (path = file, passphrase = backupPassphrase): Promise<RestoreView> => {
    await call('restores:rehearse', { passphrase }, ada, windowChoosing(path))
    await expect.poll(async () => (await read()).kind, { timeout: PATIENCE_MS }).not.toBe('rehearsing')
    return read()
  }
  const requireRehearsed = async (path = file) => {
    const view = await rehearse(path)
    if (view.kind !== 'rehearsed') throw new Error(`not rehearsed: ${JSON.stringify(view)} ${app.unexpected.map(String)}`)
    return view
  }
  const list = async (id: string, list: ComparisonList) => (await call('restores:list', { id, list }, ada)).differences
  const run = (id: string, takenBack: TakenBack = NOTHING_TAKEN_BACK) => call('restores:run', { id, takenBack }, ada)
  /** What happened since: one change of each kind. */
  const change = async (): Promise<void> => {
    await app.register({ email: 'gina@example.org', password: person.password })
    await call('users:delete', { email: 'bob@example.org' }, ada)
    await call('users:disable', { email: 'dora@example.org' }, ada)
    await call('users:changeRole', { email: 'eve@example.org', role: 'user' }, ada)
    const { resetToken } = await call('users:issueReset', { email: 'carl@example.org' }, ada)
    await call('auth:reset', { email: 'carl@example.org', resetToken, newPassword })
    await call('users:update', { email: 'fred@example.org', name: 'Fred', groups: ['night shift'] }, ada)
    await call('settings:update', { theme: 'dark' }, ada)
    await call('programs:add', { name: 'Kiosk', scopes: ['session'] }, ada)
  }
  const reopen = () => startTestApp({ folder: app.folder, isSetUp: false, policy: FIRST_POLICY })
  return { ...app, ada, file, windowChoosing, read, rehearse, requireRehearsed, list, run, change, reopen, callRaw }
}

const emailsOf = (differences: readonly { kind: string; email?: string }[]): (string | undefined)[] =>
  differences.map(({ email }) => email)

const watch = { onProgress: () => undefined, signal: new AbortController().signal }

test('a restore shows every difference from today, and keeps what protects the directory [restore-keeps-protections]', async () => {
  const world = await startRestorable()
  const { ada, recoveryCodes, change, requireRehearsed, list, run, reopen, folder, store, unexpected } = world
  await change()
  const view = await requireRehearsed()
  expect(view).toMatchObject({
    users: 6,
    isLogIntact: true,
    counts: { added: 1, gone: 1, changed: 4, disablings: 1, demotions: 1, passwords: 1, groups: 2, settings: 1, programs: 1 },
  })
  expect(emailsOf((await list(view.id, 'added')) as never)).toEqual(['gina@example.org'])
  expect(emailsOf((await list(view.id, 'gone')) as never)).toEqual(['bob@example.org'])
  expect(emailsOf((await list(view.id, 'passwords')) as never)).toEqual(['carl@example.org'])
  expect(await list(view.id, 'changed')).toContainEqual({
    kind: 'user',
    id: expect.any(String),
    email: 'fred@example.org',
    name: 'Fred',
    changes: [
      { field: 'name', backup: '', today: 'Fred' },
      { field: 'groups', backup: ['staff'], today: ['night shift'] },
    ],
  })
  const headBefore = (await store.readAuditHead())?.id ?? 0
  const { kept, users } = await run(view.id)
  expect(unexpected).toEqual([])
  expect(users).toBe(6)
  expect(readdirSync(folder).filter((name) => name.startsWith('restor'))).toEqual([])

  const after = await reopen()
  expect(await after.refuse('auth:profile', undefined, ada)).toMatchObject({ code: 'not-signed-in' })
  const again = await after.signIn(administrator)
  const state = async (email: string) => {
    const found = await after.store.findAnyUser({ email })
    return (
      found && { role: found.role, isDeleted: found.deletedAt !== null, isDisabled: found.disabledAt !== null, name: found.name }
    )
  }
  const active = { role: 'user', isDeleted: false, isDisabled: false, name: '' }
  expect(await state('gina@example.org')).toBeNull()
  expect(await state('bob@example.org')).toEqual({ ...active, isDeleted: true })
  expect(await state('dora@example.org')).toEqual({ ...active, isDisabled: true })
  expect(await state('eve@example.org')).toEqual(active)
  expect(await state('fred@example.org')).toEqual(active)
  await after.signIn({ email: 'carl@example.org', password: newPassword })
  expect((await after.call('settings:read', undefined, again)).policy.theme).toBe('system')
  expect((await after.call('programs:list', undefined, again)).programs).toEqual([])
  // The administrator's codes were not spent, so they stay.
  expect((await after.store.findUserBy({ email: administrator.email })).id).toBeDefined()
  expect(recoveryCodes.length).toBeGreaterThan(0)
  await after.call('auth:reset', { email: administrator.email, resetToken: recoveryCodes[0] ?? '', newPassword })
  expect(await after.store.verifyAudit({ ...watch, at: after.clock.now, expected: null })).toMatchObject({ kind: 'intact' })
  const { entries } = await after.call(
    'audit:list',
    { filter: { actions: ['backups:restored'] } },
    await after.signIn({ ...administrator, password: newPassword }),
  )
  const [restored] = entries
  expect(restored?.actor?.email).toBe(administrator.email)
  expect(restored?.details).toMatchObject({ kind: 'restored', kept: expect.stringMatching(/^before-restore-/) })
  // The newest entry of the replaced log is the one that began the restore.
  expect(restored?.details).toMatchObject({ replaced: expect.stringMatching(new RegExp(`^${headBefore + 1}-`)) })

  const former = await startTestApp({ folder: kept ?? '', isSetUp: false })
  await former.signIn({ email: 'gina@example.org', password: person.password })
  expect(statSync(kept ?? '').mode & 0o077).toBe(0)
}, 90_000)

test('a tick takes back the deletions, disablings, demotions or passwords since the backup', async () => {
  const { change, requireRehearsed, run, reopen } = await startRestorable()
  await change()
  await run((await requireRehearsed()).id, { deletions: true, disablings: true, demotions: true, passwords: true })
  const after = await reopen()
  for (const email of ['bob@example.org', 'carl@example.org', 'dora@example.org'])
    await after.signIn({ email, password: person.password })
  expect((await after.store.findUserBy({ email: 'eve@example.org' })).role).toBe('operator')
  expect(await after.store.verifyAudit({ ...watch, at: after.clock.now, expected: null })).toMatchObject({ kind: 'intact' })
}, 60_000)

test('recovery codes that were spent or renewed since the backup do not come back [restore-recovery-codes]', async () => {
  const codes = new Map<string, readonly string[]>()
  const renew = async (app: Pick<Awaited<ReturnType<typeof startTestApp>>, 'call' | 'signIn'>, email: string) => {
    const session = await app.signIn({ email, password: person.password })
    codes.set(email, (await app.call('auth:renewRecoveryCodes', { password: person.password }, session)).recoveryCodes)
  }
  const [spent, renewed, kept] = ['bob@example.org', 'carl@example.org', 'dora@example.org']
  const world = await startRestorable(async (app) => {
    for (const email of [spent, renewed, kept]) await renew(app, email)
  })
  const inBackup = new Map(codes)
  await world.call('auth:reset', { email: spent, resetToken: inBackup.get(spent)?.[0] ?? '', newPassword })
  await renew(world, renewed)
  await world.run((await world.requireRehearsed()).id)
  const after = await world.reopen()
  const redeem = async (email: string, resetToken: string | undefined) =>
    (await after.callRaw('auth:reset', { email, resetToken, newPassword: 'nine purple umbrellas' })).ok
  for (const code of inBackup.get(spent)?.slice(0, 3) ?? []) expect(await redeem(spent, code)).toBe(false)
  expect(await redeem(renewed, inBackup.get(renewed)?.[3])).toBe(false)
  expect(await redeem(renewed, codes.get(renewed)?.[3])).toBe(false)
  expect(await redeem(kept, inBackup.get(kept)?.[3])).toBe(true)
}, 60_000)

test('a directory that another process has open is not replaced, and the backup stays open [restore-folder-in-use]', async () => {
  const { requireRehearsed, callRaw, ada, folder, reopen, change } = await startRestorable()
  await change()
  const { id } = await requireRehearsed()
  const beside = openBeside(folder)
  beside.prepare('SELECT count(*) FROM users').get()
  const refused = await callRaw('restores:run', { id, takenBack: NOTHING_TAKEN_BACK }, ada)
  expect(refused).toEqual({ ok: false, error: { code: 'folder-in-use' } })
  expect(readdirSync(folder).filter((name) => name.startsWith('before-restore'))).toEqual([])
  beside.close()
  const after = await reopen()
  await after.signIn({ email: 'gina@example.org', password: person.password })
}, 60_000)

test('a backup of before a rotation of the keys is restored, and every password signs in [restore-across-rotation]', async () => {
  const { call, ada, signIn, requireRehearsed, run, reopen } = await startRestorable()
  await call('settings:rotateKeys', undefined, ada)
  // The first is hashed again under the new key, the second is new, and the third is as it was.
  await signIn({ email: 'bob@example.org', password: person.password })
  const { resetToken } = await call('users:issueReset', { email: 'carl@example.org' }, ada)
  await call('auth:reset', { email: 'carl@example.org', resetToken, newPassword })
  await run((await requireRehearsed()).id)
  const restored = await reopen()
  for (const [email, password] of [
    [administrator.email, administrator.password],
    ['bob@example.org', person.password],
    ['carl@example.org', newPassword],
    ['dora@example.org', person.password],
  ] as const)
    await restored.signIn({ email, password })
  const session = await restored.signIn(administrator)
  await restored.call('settings:rotateKeys', undefined, session)
  await restored.signIn({ email: 'carl@example.org', password: newPassword })
  await restored.register({ email: 'hanna@example.org', password: newPassword })
  await restored.signIn({ email: 'hanna@example.org', password: newPassword })
  expect(await restored.store.verifyAudit({ ...watch, at: restored.clock.now, expected: null })).toMatchObject({ kind: 'intact' })
})
