import { expect, test } from 'vitest'
import { administrator, person, startTestApp } from '../helpers/test-app.ts'

const colleague = { email: 'carol@example.org', password: 'three wooden boats' }
const stranger = '6f7d3c52-0d5e-4b2c-9a57-0a3f5d1c2b4e'

const startWithOperator = async () => {
  const app = await startTestApp()
  await app.register()
  await app.register(colleague)
  const by = await app.signIn(administrator)
  await app.call('users:changeRole', { email: colleague.email, role: 'operator' }, by)
  return { ...app, by, operator: await app.signIn(colleague) }
}

test('an administrator sees a user’s sessions without what opens them, ends one, and ends the others [user-sessions-by-administrator]', async () => {
  const { call, refuse, signIn, operator } = await startWithOperator()
  const [first, second, third] = [await signIn(), await signIn(), await signIn()]
  const { sessions } = await call('users:listSessions', { email: person.email }, operator)
  expect(sessions.map(({ isCurrent }) => isCurrent)).toEqual([false, false, false])
  for (const id of [first, second, third]) {
    expect(JSON.stringify(sessions)).not.toContain(id.split('.')[0])
    expect(JSON.stringify(sessions)).not.toContain(id.split('.')[1])
  }
  const id = sessions[0]?.id ?? ''
  await call('users:endSession', { email: person.email, id }, operator)
  expect(await refuse('users:endSession', { email: person.email, id }, operator)).toEqual({ code: 'no-such-session' })
  expect(await call('users:endSessions', { email: person.email }, operator)).toEqual({ ended: 2 })
  for (const session of [first, second, third])
    expect(await refuse('auth:profile', undefined, session)).toEqual({ code: 'not-signed-in' })
  expect(await call('users:listSessions', { email: person.email }, operator)).toEqual({ sessions: [] })
})

test('a user who ends all sessions of their own account keeps the one that asks', async () => {
  const { call, refuse, signIn, by } = await startWithOperator()
  const elsewhere = await signIn(administrator)
  expect(await call('users:endSessions', { email: administrator.email }, by)).toEqual({ ended: 1 })
  expect(await refuse('auth:profile', undefined, elsewhere)).toEqual({ code: 'not-signed-in' })
  await call('auth:profile', undefined, by)
})

test('an operator ends nothing of an administrator’s, a session’s name reaches only its own account, and an auditor ends nothing', async () => {
  const { call, refuse, signIn, by, operator } = await startWithOperator()
  const { sessions } = await call('users:listSessions', { email: administrator.email }, operator)
  const id = sessions[0]?.id ?? ''
  expect(await refuse('users:endSession', { email: administrator.email, id }, operator)).toEqual({ code: 'not-permitted' })
  expect(await refuse('users:endSessions', { email: administrator.email }, operator)).toEqual({ code: 'not-permitted' })
  expect(await refuse('users:endSession', { email: person.email, id }, operator)).toEqual({ code: 'no-such-session' })
  expect(await refuse('users:endSession', { email: person.email, id: stranger }, operator)).toEqual({ code: 'no-such-session' })
  await call('users:changeRole', { email: colleague.email, role: 'auditor' }, by)
  const auditor = await signIn(colleague)
  await call('users:listSessions', { email: person.email }, auditor)
  expect(await refuse('users:endSessions', { email: person.email }, auditor)).toEqual({ code: 'not-permitted' })
})
