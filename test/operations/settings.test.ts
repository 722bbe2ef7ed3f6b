import { expect, test } from 'vitest'
import { calibrateHashCost } from '../../src/main/auth/calibration.ts'
import { directoryNameOf } from '../../src/shared/domain/directory-name.ts'
import { DIRECTORY_NAME_MAX_CHARACTERS } from '../../src/shared/domain/limits.ts'
import { HASH_COST, IDLE_MINUTES } from '../../src/shared/domain/policy.ts'
import { MINUTE_MS } from '../../src/shared/domain/time.ts'
import { showCode } from '../helpers/authenticator.ts'
import { COMPUTER_NAME } from '../helpers/real-core.ts'
import { administrator, countingHasher, person, startTestApp } from '../helpers/test-app.ts'

test('the policy of a new directory has its first values, and only what is named changes', async () => {
  const { call, signIn } = await startTestApp()
  const session = await signIn(administrator)
  const first = {
    directoryName: '',
    registration: 'open',
    compat: false,
    idleMinutes: 30,
    screenLock: 'on',
    absoluteHours: 12,
    secondFactorRoles: [],
    hashCost: 12,
    auditDays: null,
    theme: 'system',
    http: { enabled: false, port: 4916, origins: [] },
    singleSignOn: 'off',
    settledSteps: [],
  }
  expect((await call('settings:read', undefined, session)).policy).toEqual(first)
  expect(await call('settings:update', { theme: 'dark' }, session)).toEqual({ ...first, theme: 'dark' })
  expect(await call('app:status', undefined)).toMatchObject({ policy: { registration: 'open', compat: false, theme: 'dark' } })
})

test('every limit holds, on either side, and no call turns compat on [policy-limits]', async () => {
  const { call, refuse, signIn } = await startTestApp()
  const session = await signIn(administrator)
  const refused = [
    { idleMinutes: IDLE_MINUTES.least - 1 },
    { idleMinutes: IDLE_MINUTES.most + 1 },
    { idleMinutes: 1.5 },
    { screenLock: 'sometimes' },
    { absoluteHours: 0 },
    { absoluteHours: 25 },
    { hashCost: HASH_COST.least - 1 },
    { hashCost: HASH_COST.most + 1 },
    { registration: 'sometimes' },
    { theme: 'sepia' },
    { secondFactorRoles: ['root'] },
    { settledSteps: ['everything'] },
    { settledSteps: ['all', 'all', 'all'] },
    { compat: true },
  ]
  for (const changes of refused)
    expect(await refuse('settings:update', changes, session)).toMatchObject({ code: 'invalid-input' })
  for (const hashCost of [HASH_COST.least, HASH_COST.most]) await call('settings:update', { hashCost }, session)
})

test('the directory is called like the computer until it gets a name, which is audited with the former one', async () => {
  const { call, signIn, store } = await startTestApp()
  const session = await signIn(administrator)
  const readName = async () => ((await call('app:status', undefined)) as { directoryName?: string }).directoryName
  expect(await readName()).toBe(COMPUTER_NAME)
  expect((await call('settings:read', undefined, session)).computerName).toBe(COMPUTER_NAME)
  await call('settings:update', { directoryName: '  St Mary’s School ' }, session)
  expect(await readName()).toBe('St Mary’s School')
  await call('settings:update', { directoryName: '' }, session)
  expect(await readName()).toBe(COMPUTER_NAME)
  expect((await store.listAuditEntries(2)).map(({ details }) => details)).toEqual(
    [
      { from: 'St Mary’s School', to: '' },
      { from: '', to: 'St Mary’s School' },
    ].map((values) => ({ kind: 'settings-changed', changes: [{ setting: 'directoryName', ...values }] })),
  )
})

test('a name of the directory is one short line without invisible characters', async () => {
  const { call, refuse, signIn } = await startTestApp()
  const session = await signIn(administrator)
  const refused = [
    ['x'.repeat(DIRECTORY_NAME_MAX_CHARACTERS + 1), 'name-too-long'],
    ['two\nlines', 'name-malformed'],
    ['\u202eloohcS', 'invisible-characters'],
    ['School\u200b', 'invisible-characters'],
  ]
  for (const [directoryName, reason] of refused)
    expect(await refuse('settings:update', { directoryName }, session)).toEqual({
      code: 'invalid-input',
      issues: [{ path: 'directoryName', reason }],
    })
  for (const directoryName of ['x'.repeat(DIRECTORY_NAME_MAX_CHARACTERS), 'مدرسة النور', '😀'.repeat(30)])
    expect(await call('settings:update', { directoryName }, session)).toMatchObject({ directoryName })
})

test('a computer name that cannot be shown is not shown', () => {
  expect(directoryNameOf('', 'pc-7')).toBe('pc-7')
  expect(directoryNameOf('', `a${'b'.repeat(99)}`)).toHaveLength(DIRECTORY_NAME_MAX_CHARACTERS)
  for (const unfit of ['', ' ', 'a\u202eb', 'a\nb']) expect(directoryNameOf('', unfit)).toBe('Gatehouse')
})

test('a change needs reauthentication and the permission, and is audited with what it was [policy-change-audited]', async () => {
  const { call, refuse, register, signIn, clock, store } = await startTestApp()
  await register()
  const session = await signIn(administrator)
  expect(await refuse('settings:update', { registration: 'closed' }, await signIn())).toEqual({ code: 'not-permitted' })
  clock.advance(5 * MINUTE_MS)
  expect(await refuse('settings:update', { registration: 'closed' }, session)).toEqual({ code: 'reauthentication-required' })
  const { sessionId } = await call('auth:reauthenticate', { password: administrator.password }, session)
  await call('settings:update', { registration: 'closed', idleMinutes: 15 }, sessionId)
  expect((await store.listAuditEntries(1))[0]).toMatchObject({
    action: 'settings:update',
    actor: { email: administrator.email },
    details: {
      kind: 'settings-changed',
      changes: [
        { setting: 'registration', from: 'open', to: 'closed' },
        { setting: 'idleMinutes', from: 30, to: 15 },
      ],
    },
  })
})

test('closing the registration holds for the next one, and for one that is just being hashed', async () => {
  const { call, callRaw, refuse, signIn, hasher } = await startTestApp()
  const session = await signIn(administrator)
  const registering = callRaw('auth:register', person)
  await call('settings:update', { registration: 'closed' }, session)
  expect(await registering).toEqual({ ok: false, error: { code: 'registration-closed' } })
  const before = hasher.calls
  for (const email of [person.email, administrator.email]) {
    expect(await refuse('auth:register', { ...person, email })).toEqual({ code: 'registration-closed' })
  }
  expect(hasher.calls).toBe(before)
})

test('stricter time-outs hold for the sessions that are there, laxer ones do not', async () => {
  const { call, refuse, register, signIn, clock } = await startTestApp()
  await register()
  const session = await signIn()
  await call('settings:update', { idleMinutes: 10, absoluteHours: 1 }, await signIn(administrator))
  clock.advance(10 * MINUTE_MS - 1)
  await call('auth:profile', undefined, session)
  clock.advance(10 * MINUTE_MS)
  expect(await refuse('auth:profile', undefined, session)).toEqual({ code: 'not-signed-in' })
  const later = await call('auth:login', person)
  expect(later.session).toEqual({ idleMs: 10 * MINUTE_MS, createdAt: clock.now, expiresAt: clock.now + 60 * MINUTE_MS })
  await call('settings:update', { idleMinutes: 480, absoluteHours: 24 }, await signIn(administrator))
  clock.advance(60 * MINUTE_MS - 1)
  await call('auth:profile', undefined, later.sessionId)
  clock.advance(1)
  expect(await refuse('auth:profile', undefined, later.sessionId)).toEqual({ code: 'not-signed-in' })
})

test('another process hears of a change of policy within a quarter of a second', async () => {
  const { call, folder, signIn } = await startTestApp()
  const beside = await startTestApp({ folder, isSetUp: false })
  expect((await beside.store.readPolicy()).registration).toBe('open')
  await call('settings:update', { registration: 'closed' }, await signIn(administrator))
  await expect.poll(async () => (await beside.store.readPolicy()).registration).toBe('closed')
})

test('calibration measures the costs of this computer and suggests one within the limits [hash-cost-calibration]', async () => {
  const { call, refuse, register, signIn } = await startTestApp({ hasher: countingHasher() })
  await register()
  const result = await call('settings:calibrate', undefined, await signIn(administrator))
  expect(result.targetMilliseconds).toBe(250)
  expect(result.costs[0]?.cost).toBe(HASH_COST.least)
  const within = result.costs.filter(({ milliseconds }) => milliseconds <= 250).map(({ cost }) => cost)
  expect(result.suggested).toBe(Math.max(within.at(-1) ?? 0, HASH_COST.initial))
  expect(await refuse('settings:calibrate', undefined, await signIn())).toEqual({ code: 'not-permitted' })
})

test('on a slow computer, calibration still measures the default cost and suggests nothing below it', async () => {
  const hash = (): Promise<string> => new Promise((resolve) => setTimeout(() => resolve(''), 260))
  const { costs, suggested } = await calibrateHashCost({ ...countingHasher(), hash })
  expect(suggested).toBe(HASH_COST.initial)
  expect(costs.map(({ cost }) => cost)).toEqual([10, 11, 12])
})

test('a second factor is required of the caller’s own role only once the caller has one', async () => {
  const { call, refuse, signIn, clock } = await startTestApp()
  const session = await signIn(administrator)
  const wanted = { secondFactorRoles: ['administrator' as const, 'user' as const] }
  expect(await refuse('settings:update', wanted, session)).toEqual({ code: 'own-second-factor-missing' })
  await call('settings:update', { secondFactorRoles: ['user'] }, session)
  await call('auth:profile', undefined, session)

  const { secret } = await call('auth:beginSecondFactor', undefined, session)
  // A secret that no code has confirmed is none.
  expect(await refuse('settings:update', wanted, session)).toEqual({ code: 'own-second-factor-missing' })
  await call('auth:confirmSecondFactor', { code: showCode(secret, clock.now) }, session)
  expect(await call('settings:update', wanted, session)).toMatchObject(wanted)
  await call('auth:profile', undefined, session)
})
