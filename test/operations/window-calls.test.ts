import { afterEach, expect, test, vi } from 'vitest'
import { type OperationName, operationNames } from '../../src/shared/api/names.ts'
import { MINUTE_MS } from '../../src/shared/domain/time.ts'
import type { Result } from '../../src/shared/result.ts'
import { administrator, person, startTestApp } from '../helpers/test-app.ts'

const FRESH_MS = 5 * MINUTE_MS

/** The window's own state on a real core: `window.gatehouse` calls it as the preload does, without the process between. */
const startWindow = async () => {
  const app = await startTestApp()
  await app.register()
  vi.useFakeTimers({ toFake: ['Date'], now: app.clock.now })
  const asked: OperationName[] = []
  const holding = new Map<OperationName, Promise<void>>()
  const subjects: Record<string, Record<string, unknown>> = {}
  for (const operation of operationNames) {
    const [subject = '', method = ''] = operation.split(':')
    subjects[subject] ??= {}
    subjects[subject][method] = async (input?: unknown, sessionId: string | null = null) => {
      asked.push(operation)
      const result = await app.callRaw(operation, input, sessionId)
      const held = holding.get(operation)
      holding.delete(operation)
      await held
      return result
    }
  }
  vi.stubGlobal('window', { gatehouse: { ...subjects, onChanged: app.core.onChanged } })
  vi.resetModules()
  const { useWindowState } = await import('../../src/renderer/session/window-state.ts')
  const { call } = await import('../../src/renderer/api/call.ts')
  const session = await import('../../src/renderer/session/session.ts')
  const { cancelReauthentication } = await import('../../src/renderer/session/reauthentication.ts')
  await session.signIn(person)
  const read = useWindowState.getState
  return {
    app,
    call,
    session,
    cancelReauthentication,
    read,
    askedFor: (name: OperationName): number => asked.filter((operation) => operation === name).length,
    /** The next answer of this operation waits until what is given back is called. */
    holdResult: (name: OperationName): (() => void) => {
      let release = (): void => undefined
      holding.set(
        name,
        new Promise((resolve) => {
          release = resolve
        }),
      )
      return () => release()
    },
    /** Time passes for the directory and for the window. */
    advance: (ms: number): void => {
      app.clock.advance(ms)
      vi.setSystemTime(app.clock.now)
    },
    untilAsked: () => expect.poll(() => read().isConfirming).toBe(true),
  }
}

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const secretOf = (result: Result<{ secret: string }>): string | null => (result.ok ? result.value.secret : null)

test('two calls that need the password again ask for it once, and both are repeated', async () => {
  const { call, session, read, askedFor, advance, untilAsked } = await startWindow()
  advance(FRESH_MS)
  const both = Promise.all([call('auth:beginSecondFactor'), call('auth:beginSecondFactor')])
  await untilAsked()
  const former = read().sessionId
  expect(await session.reauthenticate({ password: person.password })).toMatchObject({ ok: true })
  const secrets = (await both).map(secretOf)
  expect(secrets.every((secret) => secret !== null)).toBe(true)
  expect(read().isConfirming).toBe(false)
  expect(read().sessionId).not.toBe(former)
  expect(askedFor('auth:reauthenticate')).toBe(1)
  expect(askedFor('auth:beginSecondFactor')).toBe(4)
})

test('a wrong password leaves the question open; cancelling answers that nothing was changed, and nothing was', async () => {
  const { app, session, cancelReauthentication, read, askedFor, advance, untilAsked } = await startWindow()
  advance(FRESH_MS)
  const change = session.changePassword({ currentPassword: person.password, newPassword: 'nine purple umbrellas' })
  await untilAsked()
  expect(await session.reauthenticate({ password: 'not the password' })).toEqual({ ok: false, error: { code: 'wrong-password' } })
  expect(read().isConfirming).toBe(true)
  const before = await app.store.findUser({ email: person.email })
  cancelReauthentication()
  expect(await change).toEqual({ ok: false, error: { code: 'cancelled' } })
  await expect.poll(() => read().outcome).toMatchObject({ tone: 'done', text: 'Cancelled. Nothing was changed.' })
  expect(await app.store.findUser({ email: person.email })).toEqual(before)
  expect(askedFor('auth:changePassword')).toBe(1)
  expect(read()).toMatchObject({ isConfirming: false, screen: { kind: 'profile' } })
})

test('where the session ends while the question waits, what waited is not done and the sign-in opens', async () => {
  const { app, call, read, askedFor, advance, untilAsked } = await startWindow()
  advance(FRESH_MS)
  const begun = call('auth:beginSecondFactor')
  await untilAsked()
  const elsewhere = await app.signIn()
  await app.callRaw('auth:endOtherSessions', undefined, elsewhere)
  await call('auth:profile')
  expect(await begun).toEqual({ ok: false, error: { code: 'not-signed-in' } })
  expect(read()).toMatchObject({ isConfirming: false, sessionId: null, screen: { kind: 'sign-in', email: person.email } })
  expect(askedFor('auth:beginSecondFactor')).toBe(1)
})

test('a call whose refusal comes after the confirmation is repeated without another question', async () => {
  const { app, call, session, read, askedFor, advance, untilAsked, holdResult } = await startWindow()
  advance(FRESH_MS)
  const release = holdResult('auth:renewRecoveryCodes')
  const late = call('auth:renewRecoveryCodes', { password: person.password })
  const first = call('auth:beginSecondFactor')
  await untilAsked()
  await session.reauthenticate({ password: person.password })
  expect(secretOf(await first)).not.toBeNull()
  release()
  expect(await late).toMatchObject({ ok: true })
  expect(read().isConfirming).toBe(false)
  expect(askedFor('auth:renewRecoveryCodes')).toBe(2)
  const { id } = await app.auth.findUserBy({ email: person.email })
  expect(await app.store.readRecoveryCodes(id)).toEqual({ left: 10, newestAt: app.clock.now, unkept: 10 })
})

test('what has to be done first is learnt from any answer, and shown', async () => {
  const { app, call, read } = await startWindow()
  const user = await app.auth.findUserBy({ email: person.email })
  expect(read().person?.requiredActions).toEqual([])
  const by = await app.signIn(administrator)
  await app.callRaw('users:requirePasswordChange', { email: user.email }, by)
  expect(await call('auth:updateProfile', { name: 'Bob' })).toMatchObject({ ok: false, error: { code: 'required-action' } })
  await expect.poll(() => read().person?.requiredActions).toEqual(['change-password'])
})
