import { describe, expect, test } from 'vitest'
import { DAY_MS } from '../../src/shared/domain/time.ts'
import { RESTORABLE_DAYS } from '../../src/shared/domain/user-state.ts'
import { openBeside } from '../helpers/database.ts'
import { finishJob, type JobCall, makePlan, planList } from '../helpers/jobs.ts'
import { operator, startStaffedApp } from '../helpers/staffed-app.ts'
import { administrator, person, startTestApp } from '../helpers/test-app.ts'

const neutral = { code: 'email-taken' }

/** A staffed directory in which the user of `person` was deleted a day ago. */
const startDeleted = async () => {
  const app = await startStaffedApp()
  await app.call('users:update', { email: person.email, name: 'Bob' }, app.ada)
  await app.call('users:delete', { email: person.email }, app.ada)
  const deletedAt = app.clock.now
  app.clock.advance(DAY_MS)
  const ada = await app.signIn(administrator)
  const deleted = { email: person.email, name: 'Bob', deletedAt, purgeAt: deletedAt + RESTORABLE_DAYS * DAY_MS }
  return { ...app, ada, deleted }
}

/** Spellings of the same address. */
const spellings = [person.email, person.email.toUpperCase(), `  ${person.email} `, 'bob@ＥＸＡＭＰＬＥ.org', 'Bob@Example.ORG']

describe('the address of a deleted user', () => {
  test.each(spellings)('in a new user says whose it is and until when, however it is spelt: %j', async (email) => {
    const { refuse, ada, deleted } = await startDeleted()
    expect(await refuse('users:create', { email }, ada)).toEqual({ code: 'email-taken', deleted })
  })

  test('in a change of an address says so too, and in an undo that needs it', async () => {
    const { call, refuse, auth, store, ada, deleted } = await startDeleted()
    await auth.addUser('carl@example.org', null)
    const change = { email: 'carl@example.org', newEmail: person.email }
    expect(await refuse('users:changeEmail', change, ada)).toEqual({ code: 'email-taken', deleted })
    await call('users:changeEmail', { email: 'carl@example.org', newEmail: 'carlos@example.org' }, ada)
    const [changed] = await store.listAuditEntries(1)
    await auth.addUser('carl@example.org', null)
    await call('users:delete', { email: 'carl@example.org' }, ada)
    expect(await refuse('users:undo', { entry: changed?.id ?? 0 }, ada)).toMatchObject({
      code: 'email-taken',
      deleted: { email: 'carl@example.org', name: '' },
    })
  })

  test('of a user with a user name says so as well', async () => {
    const { call, refuse, auth, ada } = await startDeleted()
    await call('users:create', { email: 'pupil.7' }, ada)
    await call('users:delete', { email: 'pupil.7' }, ada)
    expect(await refuse('users:create', { email: 'PUPIL.7' }, ada)).toMatchObject({ deleted: { email: 'pupil.7' } })
    await auth.addUser('carl@example.org', null)
    const change = { email: 'carl@example.org', newUsername: 'pupil.7' }
    expect(await refuse('users:changeUsername', change, ada)).toMatchObject({ deleted: { email: 'pupil.7' } })
  })

  test('in a list of people is a reason of its own, with the deleted user', async () => {
    const { call, ada, deleted } = await startDeleted()
    const callAs: JobCall = (operation, input) => call(operation, input, ada)
    const list = `Bob <${person.email.toUpperCase()}>\nAda <${administrator.email}>\nNina <nina@example.org>`
    const plan = await planList(callAs, list)
    expect(plan.creates).toBe(1)
    expect(plan.skipped.map(({ reason, lines }) => [reason, lines.map((line) => line.deleted)])).toEqual([
      ['email-deleted', [deleted]],
      ['email-taken', [null]],
    ])
  })

  test('is told to nobody who may not restore the user: not at registration, nor to a user who changes their own', async () => {
    const { call, refuse, signIn, ada } = await startDeleted()
    expect(await refuse('auth:register', person)).toEqual(neutral)
    const carl = { email: 'carl@example.org', password: 'nine purple umbrellas' }
    await call('auth:register', carl)
    const theirs = await signIn(carl)
    const own = { email: person.email, password: carl.password }
    expect(await refuse('auth:changeEmail', own, theirs)).toEqual(neutral)
    expect(await refuse('users:create', { email: person.email }, theirs)).toEqual({ code: 'not-permitted' })
    expect(await refuse('users:create', { email: person.email }, await signIn(operator))).toEqual({ code: 'not-permitted' })
    expect((await call('users:list', { filter: { state: 'deleted' } }, ada)).users).toHaveLength(1)
  })

  test('leads to a restore, after which it is simply in use', async () => {
    const { call, refuse, ada } = await startDeleted()
    expect(await call('users:restore', { email: person.email }, ada)).toMatchObject({ state: 'active', name: 'Bob' })
    expect(await refuse('users:create', { email: person.email }, ada)).toEqual(neutral)
  })

  test('is not offered for a restore that would come too late', async () => {
    const { refuse, signIn, clock } = await startDeleted()
    clock.advance((RESTORABLE_DAYS - 1) * DAY_MS)
    expect(await refuse('users:create', { email: person.email }, await signIn(administrator))).toEqual(neutral)
  })
})

describe('the number of a user', () => {
  const startNumbers = async () => {
    const app = await startStaffedApp()
    const database = openBeside(app.folder)
    const numberOf = (email: string): number =>
      database.prepare<[string], number>('SELECT number FROM users WHERE email = ?').pluck().get(email) ?? 0
    /** Deletes these users, and waits until they are purged. */
    const purge = async (emails: readonly string[]): Promise<void> => {
      const ada = await app.signIn(administrator)
      for (const email of emails) await app.call('users:delete', { email }, ada)
      app.clock.advance(RESTORABLE_DAYS * DAY_MS)
      app.core.startRetention('window')
      await expect.poll(() => emails.map(numberOf), { timeout: 20_000 }).toEqual(emails.map(() => 0))
    }
    return { ...app, numberOf, purge }
  }

  test('is not used again after the newest users were purged, one or many', async () => {
    const { auth, numberOf, purge } = await startNumbers()
    await auth.addUser('newest@example.org', null)
    const first = numberOf('newest@example.org')
    await purge(['newest@example.org'])
    await auth.addUser('next@example.org', null)
    expect(numberOf('next@example.org')).toBeGreaterThan(first)
    const many = Array.from({ length: 20 }, (_, index) => `crowd-${index}@example.org`)
    for (const email of many) await auth.addUser(email, null)
    const last = Math.max(...many.map(numberOf))
    await purge(['next@example.org', ...many])
    await auth.addUser('again@example.org', null)
    expect(numberOf('again@example.org')).toBeGreaterThan(last)
  })

  test('is not used again after an import was undone and purged', async () => {
    const { auth, call, clock, core, signIn, ada, numberOf } = await startNumbers()
    const callAs: JobCall = (operation, input) => call(operation, input, ada)
    const { planId } = await planList(callAs, 'one@example.org\ntwo@example.org')
    const { result } = await finishJob(callAs, (await call('imports:run', { planId }, ada)).id)
    const entry = result?.kind === 'bulk-changed' ? result.entry : 0
    const last = Math.max(numberOf('one@example.org'), numberOf('two@example.org'))
    const undo = await makePlan(callAs, { change: { kind: 'undo', entry } })
    await finishJob(callAs, (await call('bulk:run', { planId: undo.planId }, ada)).id)
    await auth.addUser('between@example.org', null)
    expect(numberOf('between@example.org')).toBeGreaterThan(last)
    await call('users:delete', { email: 'between@example.org' }, await signIn(administrator))
    const newest = numberOf('between@example.org')
    clock.advance(RESTORABLE_DAYS * DAY_MS)
    core.startRetention('window')
    await expect.poll(() => numberOf('between@example.org'), { timeout: 20_000 }).toBe(0)
    await auth.addUser('later@example.org', null)
    expect(numberOf('later@example.org')).toBeGreaterThan(newest)
  })

  test('is not used again after a restart', async () => {
    const { auth, folder, numberOf, purge, close } = await startNumbers()
    await auth.addUser('newest@example.org', null)
    const first = numberOf('newest@example.org')
    await purge(['newest@example.org'])
    await close()
    const again = await startTestApp({ folder, isSetUp: false })
    await again.auth.addUser('next@example.org', null)
    expect(numberOf('next@example.org')).toBeGreaterThan(first)
  })

  test('stays with a user who is deleted and restored', async () => {
    const { call, ada, numberOf } = await startNumbers()
    const before = numberOf(person.email)
    await call('users:delete', { email: person.email }, ada)
    await call('users:restore', { email: person.email }, ada)
    expect(numberOf(person.email)).toBe(before)
  })
})
