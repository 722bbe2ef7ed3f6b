import { expect, test } from 'vitest'
import type { Caller } from '../../src/main/pipeline/handler.ts'
import { createInFlightLimiter } from '../../src/main/pipeline/in-flight-limiter.ts'
import { person, startTestApp } from '../helpers/test-app.ts'
import { createTestUsers } from '../helpers/test-users.ts'

const windowOf = (number: number): Caller => ({ transport: 'window', source: `window:${number}`, desktop: null })

test('ten thousand calls at once from several windows are all answered, or refused as busy, in the order of each window', async () => {
  const app = await startTestApp()
  const testUsers = createTestUsers(app)
  const windows = await Promise.all(
    [1, 2, 3, 4].map(async (number) => ({ ...(await testUsers.make('user')), caller: windowOf(number) })),
  )
  const sent = 10_000
  const accepted = new Map<string, string[]>()
  const startedAt = performance.now()
  const outcomes = await Promise.all(
    Array.from({ length: sent }, async (_, index) => {
      const window = windows[index % windows.length]
      if (!window) throw new Error('there is no window')
      const name = `name ${index}`
      const result = await app.callRaw('auth:updateProfile', { name }, window.sessionId, window.caller)
      if (result.ok) accepted.set(window.email, [...(accepted.get(window.email) ?? []), name])
      return result.ok ? 'done' : result.error.code
    }),
  )
  expect(performance.now() - startedAt).toBeLessThan(30_000)
  expect(new Set(outcomes)).toEqual(new Set(['done', 'busy']))
  const done = outcomes.filter((outcome) => outcome === 'done').length
  // 2,048 of each of the four windows.
  expect(done).toBe(8_192)
  for (const { email } of windows) {
    const names = accepted.get(email) ?? []
    const numbers = names.map((name) => Number(name.split(' ')[1]))
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b))
    // The last that was accepted is what stands.
    expect(await app.auth.findUserBy({ email })).toMatchObject({ name: names.at(-1) })
  }
  // There is room again.
  const [first] = windows
  await app.call('auth:profile', undefined, first?.sessionId ?? null, first?.caller)
  expect(app.unexpected).toEqual([])
})

test('a window that floods leaves room for the others [flooding-window-leaves-room]', async () => {
  const app = await startTestApp()
  await app.register()
  const sessionId = await app.signIn()
  const flood = Array.from({ length: 10_000 }, () => app.callRaw('auth:profile', undefined, sessionId, windowOf(1)))
  expect(await app.callRaw('auth:login', person, null, windowOf(2))).toMatchObject({ ok: true })
  const outcomes = await Promise.all(flood)
  expect(outcomes.filter(({ ok }) => ok)).toHaveLength(2_048)
  expect(outcomes.filter((outcome) => !outcome.ok && outcome.error.code !== 'busy')).toEqual([])
})

test('what is under way is bounded in all: by calls, by characters and over all sources [in-flight-bounded]', () => {
  const inFlightLimiter = createInFlightLimiter()
  const large = 1024 * 1024
  const leave = [1, 2, 3, 4].map(() => inFlightLimiter.enter('large', large))
  expect(leave.every((one) => one !== null)).toBe(true)
  expect(inFlightLimiter.enter('large', 1)).toBeNull()
  expect(inFlightLimiter.enter('small', 1)).not.toBeNull()
  leave[0]?.()
  expect(inFlightLimiter.enter('large', large)).not.toBeNull()
  let entered = 0
  for (let source = 0; source < 20; source += 1)
    for (let call = 0; call < 1_000; call += 1) if (inFlightLimiter.enter(`source:${source}`, 0)) entered += 1
  expect(entered).toBe(8_192 - 5)
})

test('calls that hash all the time are kept in bounds too, and a session that ends meanwhile changes nothing [hash-flood-bounded]', async () => {
  const app = await startTestApp()
  const testUsers = createTestUsers(app)
  const actor = await testUsers.make('user')
  const change = { email: 'new@example.org', password: actor.password }
  const changing = Array.from({ length: 200 }, () => app.callRaw('auth:changeEmail', change, actor.sessionId, windowOf(1)))
  expect(await app.callRaw('auth:logout', undefined, actor.sessionId, windowOf(1))).toMatchObject({ ok: true })
  for (const outcome of await Promise.all(changing)) expect(outcome).toMatchObject({ ok: false })
  expect(await app.store.findUser({ email: change.email })).toBeNull()
})
