import { expect, test } from 'vitest'
import type { Caller } from '../../src/main/pipeline/handler.ts'
import { ALERTS_LISTED } from '../../src/shared/domain/limits.ts'
import { HOUR_MS } from '../../src/shared/domain/time.ts'
import { openBeside } from '../helpers/database.ts'
import { paperlessDesktop } from '../helpers/fitting-inputs.ts'
import { startTakeover } from '../helpers/takeover.ts'
import { administrator, person, startTestApp } from '../helpers/test-app.ts'

const newPassword = 'nine purple umbrellas'

type App = Awaited<ReturnType<typeof startTestApp>>

const disown = async ({ auth, call, signIn }: Pick<App, 'auth' | 'call' | 'signIn'>): Promise<void> => {
  await auth.getResetPasswordToken(person.email)
  await call('auth:disownNotices', undefined, await signIn())
}

test('“This was not me” alerts the administrators until one of them has dealt with it, and the log says who and when [disown-alerts]', async () => {
  const app = await startTestApp()
  const { call, refuse, register, signIn, auth, clock, store } = app
  await register()
  const ada = await signIn(administrator)
  expect(await call('alerts:list', undefined, ada)).toEqual({ alerts: [], total: 0 })
  await disown(app)
  const { alerts, total } = await call('alerts:list', undefined, ada)
  const { id } = await auth.findUserBy({ email: person.email })
  expect(total).toBe(1)
  expect(alerts).toEqual([
    {
      id: expect.any(Number),
      kind: 'disowned',
      user: { id, email: person.email, name: '', isDeleted: false },
      firstAt: clock.now,
      at: clock.now,
      times: 1,
      transport: 'window',
    },
  ])
  const alert = { id: alerts[0]?.id ?? 0 }
  expect(await refuse('alerts:resolve', { id: alert.id + 1 }, ada)).toEqual({ code: 'changed-meanwhile' })
  await call('alerts:resolve', alert, ada)
  expect(await call('alerts:list', undefined, ada)).toEqual({ alerts: [], total: 0 })
  expect(await refuse('alerts:resolve', alert, ada)).toEqual({ code: 'changed-meanwhile' })
  const resolved = (await store.listAuditEntries(10)).find(
    ({ action, outcome }) => action === 'alerts:resolve' && outcome === 'success',
  )
  expect(resolved).toMatchObject({
    at: clock.now,
    actor: { email: administrator.email },
    subject: { id, email: person.email },
    details: { kind: 'alert-resolved', alert: 'disowned' },
  })
})

test('only administrators read and resolve alerts', async () => {
  const { call, refuse, ada, olga, auth, signIn, register } = await startTakeover()
  const other = { ...person, email: 'carol@example.org' }
  await register(other)
  await auth.getResetPasswordToken(other.email)
  await call('auth:disownNotices', undefined, await signIn(other))
  const id = (await call('alerts:list', undefined, ada)).alerts[0]?.id ?? 0
  for (const session of [olga, await signIn()]) {
    expect(await refuse('alerts:list', undefined, session)).toEqual({ code: 'not-permitted' })
    expect(await refuse('alerts:resolve', { id }, session)).toEqual({ code: 'not-permitted' })
  }
  expect(await refuse('alerts:list', undefined, null)).toEqual({ code: 'not-signed-in' })
  expect((await call('alerts:list', undefined, ada)).total).toBe(1)
})

test('many wrong passwords in a row alert once, and neither a few nor an unknown email do', async () => {
  const { call, refuse, register, signIn, clock, store } = await startTestApp()
  await register()
  const guess = async (email: string, times: number): Promise<void> => {
    for (let time = 0; time < times; time += 1) {
      await refuse('auth:login', { email, password: 'a wrong password' })
      clock.advance(HOUR_MS)
    }
  }
  await guess('nobody@example.org', 12)
  await guess(person.email, 10)
  // The eleventh attempt is right, so that ten were wrong.
  expect((await store.listAlerts(1)).total).toBe(0)
  await signIn()
  const kinds = async () => (await call('alerts:list', undefined, await signIn(administrator))).alerts
  expect((await kinds()).map(({ kind, times }) => [kind, times])).toEqual([['many-failures', 1]])
  await guess(person.email, 9)
  await signIn()
  expect((await kinds())[0]).toMatchObject({ times: 1 })
  await guess(person.email, 14)
  expect((await kinds())[0]).toMatchObject({ kind: 'many-failures', times: 2, user: { email: person.email } })
})

test('a code of another user that sets an administrator’s password alerts, and that of a user or a recovery code does not', async () => {
  const { call, auth, store, register, recoveryCodes } = await startTestApp()
  await register()
  const reset = async (email: string, resetToken: string, password: string) =>
    call('auth:reset', { email, resetToken, newPassword: password })
  await reset(person.email, await auth.getResetPasswordToken(person.email), newPassword)
  await reset(administrator.email, recoveryCodes[0] ?? '', newPassword)
  expect((await store.listAlerts(1)).total).toBe(0)
  await reset(administrator.email, await auth.getResetPasswordToken(administrator.email), 'three patient herons')
  expect((await store.listAlerts(1)).alerts).toMatchObject([
    { kind: 'administrator-recovered', user: { email: administrator.email } },
  ])
})

test('there is one open alert per kind and user, a list is bounded, and alerts are purged with their user [alerts-bounded]', async () => {
  const app = await startTestApp()
  await app.register()
  const database = openBeside(app.folder)
  const count = () => database.prepare('SELECT count(*) FROM alerts').pluck().get()
  await disown(app)
  database.exec(
    `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${ALERTS_LISTED + 5})
     INSERT INTO alerts (user_number, kind, first_at, at, transport) SELECT number, 'kind ' || i, 1, 1, 'window' FROM n, users WHERE role = 'user'`,
  )
  const { alerts, total } = await app.store.listAlerts(ALERTS_LISTED)
  expect([alerts.length, total]).toEqual([ALERTS_LISTED, ALERTS_LISTED + 6])
  // The newest comes first.
  expect(alerts[0]?.kind).toBe('disowned')
  database.prepare("DELETE FROM users WHERE role = 'user'").run()
  expect(count()).toBe(0)
})

test('a passphrase of the backups alerts the other administrators, who alone can settle it [backups-set-up-alert]', async () => {
  const { call, refuse, register, signIn, folder } = await startTestApp()
  await register()
  const ada = await signIn(administrator)
  const backups = { ...paperlessDesktop, chooseBackupFolder: async () => folder }
  const desk: Caller = { transport: 'window', source: 'window:1', desktop: backups }
  const passphrase = 'six green bicycles on the pier'
  await call('backups:setUp', { passphrase }, ada, desk)
  // There is no other administrator yet.
  expect(await call('alerts:list', undefined, ada)).toEqual({ alerts: [], total: 0 })
  await call('users:changeRole', { email: person.email, role: 'administrator' }, ada)
  const bob = await signIn()
  await call('backups:setUp', { passphrase }, ada, desk)
  expect(await call('alerts:list', undefined, ada)).toEqual({ alerts: [], total: 0 })
  const { alerts } = await call('alerts:list', undefined, bob)
  expect(alerts).toMatchObject([{ kind: 'backups-set-up', user: { email: administrator.email } }])
  const alert = { id: alerts[0]?.id ?? 0 }
  expect(await refuse('alerts:resolve', alert, ada)).toEqual({ code: 'not-permitted' })
  await call('alerts:resolve', alert, bob)
  expect(await call('alerts:list', undefined, bob)).toEqual({ alerts: [], total: 0 })
})
