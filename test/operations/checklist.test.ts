import { expect, test } from 'vitest'
import { hashCode } from '../../src/main/auth/secrets.ts'
import { showCode } from '../helpers/authenticator.ts'
import { paperlessDesktop } from '../helpers/fitting-inputs.ts'
import { startStaffedApp } from '../helpers/staffed-app.ts'
import { administrator, startTestApp } from '../helpers/test-app.ts'

type App = Pick<Awaited<ReturnType<typeof startTestApp>>, 'call'>

const readOpen = async ({ call }: App, session: string): Promise<string[] | null> =>
  (await call('overview:read', {}, session)).checklist?.flatMap(({ step, isDone }) => (isDone ? [] : [step])) ?? null

test('each step of the checklist is done by a fact in the directory, and the list ends with the last one', async () => {
  const app = await startTestApp()
  const { call, signIn, register } = app
  const ada = await signIn(administrator)
  const all = ['recovery-codes', 'registration', 'directory-name', 'second-administrator', 'second-factor', 'first-people']
  expect(await readOpen(app, ada)).toEqual(all)
  await register()
  expect(await readOpen(app, ada)).toEqual(all.slice(0, 5))
  await app.store.keepRecoveryCodes(app.recoveryCodes.map(hashCode), app.clock.now)
  expect(await readOpen(app, ada)).not.toContain('recovery-codes')
  await call('settings:update', { directoryName: 'Hillside School' }, ada)
  await call('settings:update', { settledSteps: ['registration'] }, ada)
  expect(await readOpen(app, ada)).toEqual(['second-administrator', 'second-factor'])
  const second = { email: 'grace@example.org', password: 'a loud harbour at dusk' }
  const { activationCode } = await call('users:create', { email: second.email, role: 'administrator' }, ada)
  // An administrator without a password cannot help.
  expect(await readOpen(app, ada)).toContain('second-administrator')
  await call('auth:reset', { email: second.email, resetToken: activationCode, newPassword: second.password })
  expect(await readOpen(app, ada)).toEqual(['second-factor'])
  const { secret } = await call('auth:beginSecondFactor', undefined, ada)
  await call('auth:confirmSecondFactor', { code: showCode(secret, app.clock.now) }, ada)
  expect(await readOpen(app, ada)).toBeNull()
  // Each administrator protects their own sign-in.
  expect(await readOpen(app, await signIn(second))).toEqual(['recovery-codes', 'second-factor'])
})

test('only administrators see the checklist or settle it, a closed registration settles its step, and a dismissal is in the log', async () => {
  const app = await startStaffedApp()
  const { call, refuse, ada, olga, lastEntry } = app
  expect(await readOpen(app, olga)).toBeNull()
  expect(await refuse('settings:update', { settledSteps: ['all'] }, olga)).toEqual({ code: 'not-permitted' })
  expect(await refuse('settings:update', { settledSteps: ['all'] })).toEqual({ code: 'not-signed-in' })
  await call('settings:update', { registration: 'closed' }, ada)
  expect(await readOpen(app, ada)).not.toContain('registration')
  await call('settings:update', { registration: 'open' }, ada)
  expect(await readOpen(app, ada)).toContain('registration')
  await call('settings:update', { settledSteps: ['all'] }, ada)
  expect(await lastEntry()).toMatchObject({
    action: 'settings:update',
    details: { kind: 'settings-changed', changes: [{ setting: 'settledSteps', from: [], to: ['all'] }] },
  })
  expect(await readOpen(app, ada)).toBeNull()
})

test('recovery codes are kept once a window copied, saved or printed them, and no other text counts', async () => {
  const app = await startTestApp()
  const { call, signIn, recoveryCodes: codes } = app
  const ada = await signIn(administrator)
  const caller = { transport: 'window' as const, source: 'window', desktop: paperlessDesktop }
  const isOpen = async () => (await readOpen(app, ada))?.includes('recovery-codes')
  const email = administrator.email
  await call('desktop:copySecret', { text: 'x'.repeat(24) }, null, caller)
  await call('desktop:saveRecoveryCodes', { email, codes: Array(10).fill('0'.repeat(24)) }, null, caller)
  expect(await isOpen()).toBe(true)
  await call('desktop:copySecret', { text: codes.slice(0, 9).join('\n') }, null, caller)
  expect(await isOpen()).toBe(true)
  await call('desktop:printRecoveryCodes', { email, codes: codes.slice(9) }, null, caller)
  expect(await isOpen()).toBe(false)
  const renewed = await call('auth:renewRecoveryCodes', { password: administrator.password }, ada)
  expect(await isOpen()).toBe(true)
  await call('desktop:saveRecoveryCodes', { email, codes: renewed.recoveryCodes }, null, caller)
  expect(await isOpen()).toBe(false)
})
