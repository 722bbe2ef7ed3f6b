import { expect, test } from 'vitest'
import { MINUTE_MS } from '../../src/shared/domain/time.ts'
import { formatEntry } from '../../src/shared/messages/audit-entry-messages.ts'
import { administrator, startTestApp } from '../helpers/test-app.ts'

test('the audit log says by its name which program was added, with what it sees, and which was revoked; never its token', async () => {
  const { call, signIn } = await startTestApp()
  const sessionId = await signIn(administrator)
  const { program, token } = await call('programs:add', { name: 'Kiosk', scopes: ['session', 'email'] }, sessionId)
  await call('programs:revoke', { id: program.id }, sessionId)
  const { entries } = await call('audit:list', { limit: 10 }, sessionId)
  const told = entries.filter(({ action }) => action.startsWith('programs:')).map(({ action, details }) => [action, details])
  expect(told).toEqual([
    ['programs:revoke', { kind: 'program-revoked', name: 'Kiosk' }],
    ['programs:add', { kind: 'program-added', name: 'Kiosk', scopes: ['session', 'email'] }],
  ])
  expect(JSON.stringify(entries)).not.toContain(token)
})

test.each(['changed at 204', 'intact', 'users:disable #12'])(
  'the log tells a program named %j as a program and as nothing else',
  async (name) => {
    const { call, signIn } = await startTestApp()
    const sessionId = await signIn(administrator)
    const { program } = await call('programs:add', { name, scopes: ['session'] }, sessionId)
    await call('programs:revoke', { id: program.id }, sessionId)
    const { entries } = await call('audit:list', { filter: { actions: ['programs:add', 'programs:revoke'] } }, sessionId)
    expect(entries.map(({ details }) => details)).toEqual([
      { kind: 'program-revoked', name },
      { kind: 'program-added', name, scopes: ['session'] },
    ])
    expect(entries.map(formatEntry)).toEqual([`Program “\u2068${name}\u2069” revoked`, `Program “\u2068${name}\u2069” added`])
    expect(entries.map(({ undo }) => undo)).toEqual(['not-possible', 'not-possible'])
    const { audit } = await call('overview:read', {}, sessionId)
    expect(audit.verification).toBeNull()
  },
)

test('a program is added after its administrator gave the password lately, and by no other user', async () => {
  const { refuse, register, signIn, clock } = await startTestApp()
  await register()
  const input = { name: 'Kiosk', scopes: ['session' as const] }
  expect(await refuse('programs:add', input)).toEqual({ code: 'not-signed-in' })
  expect(await refuse('programs:add', input, await signIn())).toEqual({ code: 'not-permitted' })
  const sessionId = await signIn(administrator)
  clock.advance(6 * MINUTE_MS)
  expect(await refuse('programs:add', input, sessionId)).toEqual({ code: 'reauthentication-required' })
})
