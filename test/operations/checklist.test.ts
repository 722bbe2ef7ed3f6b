import { expect, test } from 'vitest'
import { showCode } from '../helpers/authenticator.ts'
import { startStaffedApp } from '../helpers/staffed-app.ts'
import { administrator, startTestApp } from '../helpers/test-app.ts'

type App = Pick<Awaited<ReturnType<typeof startTestApp>>, 'call'>

const readOpen = async ({ call }: App, session: string): Promise<string[] | null> =>
  (await call('overview:read', {}, session)).checklist?.flatMap(({ step, isDone }) => (isDone ? [] : [step])) ?? null

test('each step of the checklist is done by a fact in the directory, and the list ends with the last one', async () => {
  const app = await startTestApp()
  const { call, signIn, register } = app
  const ada = await signIn(administrator)
  const all = ['registration', 'directory-name', 'second-administrator', 'second-factor', 'first-people']
  expect(await readOpen(app, ada)).toEqual(all)
  await register()
  expect(await readOpen(app, ada)).toEqual(all.slice(0, 4))
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
  expect(await readOpen(app, await signIn(second))).toEqual(['second-factor'])
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
