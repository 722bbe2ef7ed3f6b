import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { HOUR_MS, MINUTE_MS } from '../../src/shared/domain/time.ts'
import { transferFields } from '../../src/shared/domain/transfer-choices.ts'
import { paperlessDesktop } from '../helpers/fitting-inputs.ts'
import { finishJob } from '../helpers/jobs.ts'
import { administrator, person } from '../helpers/test-app.ts'
import { startTransferApp, TEST_HASH, windowChoosing, writeImportFile } from '../helpers/transfers.ts'

const second = { email: 'grace@example.org', password: 'a lamp beside the stairs' }

const run = { conflicts: 'replace', deleted: 'replace' } as const

const listStagings = (folder: string): string[] => readdirSync(folder).filter((name) => name.startsWith('.gatehouse'))

/** Two administrators. */
const startTwo = async () => {
  const app = await startTransferApp()
  await app.register(second)
  await app.call('users:changeRole', { email: second.email, role: 'administrator' }, app.ada)
  return { ...app, grace: await app.signIn(second) }
}

test('nobody reads, saves, runs or closes the plan and the files of another administrator [transfer-plans-own]', async () => {
  const { open, plan, refuse, grace } = await startTwo()
  const fileId = await open([writeImportFile('email\na@example.org\n')])
  const { planId } = await plan('email\nb@example.org\n')
  const refused = { code: 'no-such-plan' }
  expect(await refuse('transfers:preview', { fileId, options: {} }, grace)).toEqual(refused)
  expect(await refuse('transfers:plan', { fileId, options: {}, fields: [] }, grace)).toEqual(refused)
  expect(await refuse('transfers:close', { fileId }, grace)).toEqual(refused)
  expect(await refuse('transfers:readRows', { planId, list: 'new' }, grace)).toEqual(refused)
  expect(await refuse('transfers:run', { planId, ...run }, grace)).toEqual(refused)
  const window = { transport: 'window' as const, source: 'window:1', desktop: paperlessDesktop }
  expect(await refuse('transfers:saveReport', { planId }, grace, window)).toEqual(refused)
})

test('a plan runs once, not after an hour, and not after its owner’s session or access ended [transfer-plans-end]', async () => {
  const { call, plan, as, refuse, clock, signIn, ada, grace, folder } = await startTwo()
  const once = await plan('email\na@example.org\n')
  const job = await call('transfers:run', { planId: once.planId, ...run }, ada)
  expect(await refuse('transfers:run', { planId: once.planId, ...run }, ada)).toEqual({ code: 'no-such-plan' })
  await finishJob(as, job.id)
  const late = await plan('email\nb@example.org\n')
  clock.advance(HOUR_MS)
  const again = await signIn(administrator)
  expect(await refuse('transfers:run', { planId: late.planId, ...run }, again)).toEqual({ code: 'no-such-plan' })
  await call('auth:logout', undefined, ada).catch(() => undefined)
  expect(await refuse('transfers:run', { planId: late.planId, ...run }, ada)).toEqual({ code: 'not-signed-in' })
  const fresh = await signIn(second)
  await call('users:changeRole', { email: administrator.email, role: 'user' }, fresh)
  await expect.poll(() => listStagings(folder)).toEqual([])
  expect(grace).not.toBe(fresh)
})

test('planning and running need a recent authentication [transfer-needs-password]', async () => {
  const { call, open, plan, refuse, clock, ada } = await startTransferApp()
  const { planId } = await plan('email\na@example.org\n')
  const fileId = await open([writeImportFile('email\na@example.org\n')])
  clock.advance(6 * MINUTE_MS)
  expect(await refuse('transfers:plan', { fileId, options: {}, fields: [] }, ada)).toEqual({ code: 'reauthentication-required' })
  expect(await refuse('transfers:run', { planId, ...run }, ada)).toEqual({ code: 'reauthentication-required' })
  await call('transfers:preview', { fileId, options: {} }, ada)
})

test('a window cannot name a path, and a page learns no password [transfer-paths-chosen]', async () => {
  const { call, refuse, ada } = await startTransferApp()
  const secret = 'a plain password in a file'
  const path = writeImportFile(`email,password,password_hash\nann@example.org,"${secret}",\nbea@example.org,,${TEST_HASH}\n`)
  const window = windowChoosing([path])
  expect(await refuse('transfers:open', { paths: [path] }, ada, window)).toMatchObject({ code: 'invalid-input' })
  const opened = await call('transfers:open', undefined, ada, window)
  expect(opened).toMatchObject({ kind: 'opened', format: 'csv', columns: [{ title: 'email' }, {}, {}] })
  expect(JSON.stringify(opened)).not.toContain(secret)
  expect(JSON.stringify(opened)).not.toContain(TEST_HASH.slice(7))
  expect(await refuse('transfers:open', undefined, ada, { ...window, desktop: null })).toEqual({ code: 'not-available' })
  const cancelling = { ...window, desktop: { ...paperlessDesktop, chooseImportFiles: async () => null } }
  expect(await refuse('transfers:open', undefined, ada, cancelling)).toEqual({ code: 'cancelled' })
})

test('a staging database is for its owner only, has no foreign hash in it, and goes with its files [transfer-staging-private]', async () => {
  const { call, open, as, folder, ada } = await startTransferApp()
  const fileId = await open([writeImportFile(`email,password_hash\nbea@example.org,${TEST_HASH}\n`)])
  await finishJob(as, (await call('transfers:plan', { fileId, options: {}, fields: [...transferFields] }, ada)).id)
  const [name = '', ...more] = listStagings(folder)
  expect(more).toEqual([])
  expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600)
  const bytes = readFileSync(join(folder, name))
  expect(bytes.includes('bea@example.org')).toBe(true)
  expect(bytes.includes(TEST_HASH.slice(7))).toBe(false)
  await call('transfers:close', { fileId }, ada)
  await expect.poll(() => listStagings(folder)).toEqual([])
})

test('an administrator, operator or auditor is created or changed only if ticked [transfer-roles-ticked]', async () => {
  const { plan, run: runPlan, list, readUser, lastEntry } = await startTransferApp()
  const file = 'email,name,role\nboss@example.org,Boss,administrator\nchief@example.org,Chief,auditor\nolga@example.org,Olga,\n'
  const first = await plan(file)
  expect(first.raisedRoles).toBe(3)
  expect((await runPlan(first.planId)).result).toMatchObject({ changed: 0, skipped: [{ reason: 'role-not-ticked', count: 3 }] })
  expect([readUser('boss@example.org'), readUser('olga@example.org')?.name]).toEqual([undefined, ''])
  const { planId } = await plan(file)
  const positions = (await list(planId, 'raised-role')).filter(({ name }) => name !== 'Boss').map(({ position }) => position)
  expect((await runPlan(planId, { ticked: positions })).result).toMatchObject({ changed: 2 })
  expect(readUser('boss@example.org')).toBeUndefined()
  expect([readUser('chief@example.org')?.role, readUser('olga@example.org')?.name]).toEqual(['auditor', 'Olga'])
  expect((await lastEntry()).action).toBe('transfers:finished')
})

test('the last administrator stays, and nobody replaces themselves [transfer-keeps-administrator]', async () => {
  const { call, plan, run: runPlan, list, readUser, grace } = await startTwo()
  const { planId } = await plan(`email,name,role,disabled\n${administrator.email},Ada,user,yes\n${second.email},Grace,user,yes\n`)
  expect(await list(planId, 'refused')).toMatchObject([{ shown: administrator.email, refused: 'yourself' }])
  const positions = (await list(planId, 'raised-role')).map(({ position }) => position)
  expect((await runPlan(planId, { ticked: positions })).result).toMatchObject({ changed: 1 })
  expect(readUser(second.email)).toMatchObject({ role: 'user', name: 'Grace' })
  // The import has ended the sessions of the demoted administrator.
  await expect(call('auth:profile', undefined, grace)).rejects.toThrow('not-signed-in')
})

test('a role that is lowered while an import runs ends it, and what was imported stays whole [transfer-ends-with-role]', async () => {
  const { call, plan, begin, as, database, readUser, grace, verify, folder } = await startTwo()
  const lines = Array.from({ length: 8_000 }, (_, number) => `pupil-${number}@example.org,Pupil ${number}`)
  const { planId } = await plan(['email,name', ...lines].join('\n'))
  const job = await begin(planId)
  await expect.poll(() => database.prepare('SELECT count(*) FROM users').pluck().get()).toBeGreaterThan(100)
  await call('users:changeRole', { email: administrator.email, role: 'operator' }, grace)
  await expect.poll(() => database.prepare('SELECT count(*) FROM transfer_runs').pluck().get()).toBe(0)
  const { entries } = await call('audit:list', { limit: 20 }, grace)
  const end = entries.find(({ action }) => action === 'transfers:finished')
  const created = database.prepare("SELECT count(*) FROM users WHERE email LIKE 'pupil-%'").pluck().get()
  expect(created).toBeLessThan(8_000)
  expect(end).toMatchObject({ details: { kind: 'bulk-finished', state: 'failed', changed: created } })
  expect(readUser(administrator.email)?.role).toBe('operator')
  expect(listStagings(folder)).toEqual([])
  await expect(as('jobs:read', { id: job.id })).rejects.toThrow('not-signed-in')
  await expect(verify()).rejects.toThrow('not-signed-in')
})

test('users who changed after the plan are skipped, and a file that breaks off is not imported in part', async () => {
  const { call, plan, run: runPlan, refuse, ada, readUser } = await startTransferApp()
  const { planId } = await plan(`email,name\n${person.email},Robert\nnew@example.org,New\n`)
  await call('users:update', { email: person.email, name: 'Bobby' }, ada)
  await call('users:create', { email: 'NEW@example.org' }, ada)
  expect((await runPlan(planId)).result).toMatchObject({
    changed: 0,
    skipped: [
      { reason: 'changed-meanwhile', count: 1 },
      { reason: 'email-taken', count: 1 },
    ],
  })
  expect(readUser(person.email)?.name).toBe('Bobby')
  const whole = Array.from({ length: 50 }, (_, number) => `whole-${number}@example.org,Whole`)
  const broken = await plan(['email,name', ...whole, 'next@example.org,"never closed'].join('\n'))
  expect(broken.fault).toBe('quote-unclosed')
  expect(await refuse('transfers:run', { planId: broken.planId, ...run }, ada)).toEqual({ code: 'no-such-plan' })
})

test('sign-ins and other changes go on while an import runs [transfer-shares-lock]', async () => {
  const { call, plan, begin, as, signIn, ada } = await startTransferApp()
  const lines = Array.from({ length: 6_000 }, (_, number) => `pupil-${number}@example.org,Pupil ${number}`)
  const { planId } = await plan(['email,name', ...lines].join('\n'))
  const job = await begin(planId)
  let signIns = 0
  let slowest = 0
  while ((await as('jobs:read', { id: job.id })).state === 'running') {
    const from = performance.now()
    await signIn(person)
    await call('users:update', { email: person.email, note: `note ${signIns}` }, ada)
    slowest = Math.max(slowest, performance.now() - from)
    signIns += 1
  }
  expect(signIns).toBeGreaterThan(5)
  // A write waits for one row and its commit, not for a thousand rows.
  expect(slowest).toBeLessThan(1_000)
})
