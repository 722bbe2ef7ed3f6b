import { expect, test } from 'vitest'
import { MINUTE_MS } from '../../src/shared/domain/time.ts'
import { administrator, startTestApp } from '../helpers/test-app.ts'

test('the audit log says by its name which program was added, with what it sees, and which was revoked; never its token', async () => {
  const { call, signIn } = await startTestApp()
  const sessionId = await signIn(administrator)
  const { program, token } = await call('programs:add', { name: 'Kiosk', scopes: ['session', 'email'] }, sessionId)
  await call('programs:revoke', { id: program.id }, sessionId)
  const { entries } = await call('audit:list', { limit: 10 }, sessionId)
  const told = entries.filter(({ action }) => action.startsWith('programs:')).map(({ action, reason }) => [action, reason])
  expect(told).toEqual([
    ['programs:revoke', 'Kiosk'],
    ['programs:add', 'Kiosk: session, email'],
  ])
  expect(JSON.stringify(entries)).not.toContain(token)
})

test('a program is added after its administrator gave the password lately, and by nobody else', async () => {
  const { refuse, register, signIn, clock } = await startTestApp()
  await register()
  const input = { name: 'Kiosk', scopes: ['session' as const] }
  expect(await refuse('programs:add', input)).toEqual({ code: 'not-signed-in' })
  expect(await refuse('programs:add', input, await signIn())).toEqual({ code: 'not-permitted' })
  const sessionId = await signIn(administrator)
  clock.advance(6 * MINUTE_MS)
  expect(await refuse('programs:add', input, sessionId)).toEqual({ code: 'reauthentication-required' })
})
