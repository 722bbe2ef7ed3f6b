import { expect, test } from 'vitest'
import { FRESH_MS } from '../../src/main/auth/sessions.ts'
import { contract, type OperationContract } from '../../src/shared/api/index.ts'
import { type OperationName, operationNames } from '../../src/shared/api/names.ts'
import { HOUR_MS, MINUTE_MS } from '../../src/shared/domain/time.ts'
import { fittingInputs, paperlessDesktop } from '../helpers/fitting-inputs.ts'
import { administrator, person, startTestApp } from '../helpers/test-app.ts'
import { createTestUsers } from '../helpers/test-users.ts'

const over = { code: 'not-signed-in' }

test('each idle limit that the policy may have holds to the millisecond, for sessions that were there before, too [idle-limit-policy]', async () => {
  for (const idleMinutes of [1, 30, 480]) {
    const { call, refuse, register, signIn, clock } = await startTestApp()
    await register()
    const before = [await signIn(), await signIn()] as const
    await call('settings:update', { idleMinutes }, await signIn(administrator))
    const after = [await signIn(), await signIn()] as const
    for (const id of [...before, ...after]) await call('auth:profile', undefined, id)
    clock.advance(idleMinutes * MINUTE_MS - 1)
    await call('auth:profile', undefined, before[0])
    await call('auth:profile', undefined, after[0])
    clock.advance(1)
    for (const id of [before[1], after[1]]) expect(await refuse('auth:profile', undefined, id)).toEqual(over)
    await call('auth:profile', undefined, before[0])
  }
})

test('each absolute limit that the policy may have holds to the millisecond, for sessions that were there before, too [absolute-limit-policy]', async () => {
  for (const absoluteHours of [1, 12]) {
    const { call, refuse, register, signIn, clock } = await startTestApp()
    await register()
    const before = await signIn()
    const startedAt = clock.now
    await call('settings:update', { absoluteHours }, await signIn(administrator))
    const after = (await call('auth:login', person)).sessionId
    const end = startedAt + absoluteHours * HOUR_MS
    while (clock.now + 20 * MINUTE_MS < end) {
      clock.advance(20 * MINUTE_MS)
      for (const id of [before, after]) await call('auth:profile', undefined, id)
    }
    clock.now = end - 1
    for (const id of [before, after]) await call('auth:profile', undefined, id)
    clock.now = end
    for (const id of [before, after]) expect(await refuse('auth:profile', undefined, id)).toEqual(over)
  }
})

const rulesOf = (operation: OperationName): OperationContract => contract[operation]

test('what the contract calls fresh asks for the password anew at five minutes, to the millisecond, and nothing else ever does [reauthentication-by-contract]', async () => {
  const signedIn = operationNames.filter((name) => rulesOf(name).permission !== 'anyone' && name !== 'settings:calibrate')
  for (const operation of signedIn) {
    const app = await startTestApp()
    const testUsers = createTestUsers(app)
    const actor = await testUsers.make('administrator')
    const object = await testUsers.make('user')
    const input = await fittingInputs[operation](
      { app, testUsers, jobs: new Map() },
      actor,
      rulesOf(operation).target ? object : actor,
    )
    const stale = (await app.auth.createSession(actor.email)) ?? ''
    app.clock.advance(1)
    const fresh = (await app.auth.createSession(actor.email)) ?? ''
    app.clock.advance(FRESH_MS - 1)
    const asks = { code: 'reauthentication-required' }
    const caller = { transport: 'window', source: 'window:1', desktop: paperlessDesktop } as const
    if (rulesOf(operation).requiresReauthentication)
      expect(await app.refuse(operation, input, stale, caller), operation).toEqual(asks)
    const result = await app.callRaw(operation, input, rulesOf(operation).requiresReauthentication ? fresh : stale, caller)
    expect(result.ok ? null : result.error.code, operation).toBe(null)
  }
})

test('the email, the password, the second factor and any user’s role are changed only after reauthentication [reauthentication-operations]', () => {
  const changing: OperationName[] = [
    'auth:changeEmail',
    'auth:changePassword',
    'auth:beginSecondFactor',
    'auth:confirmSecondFactor',
    'auth:removeSecondFactor',
    'auth:renewRecoveryCodes',
    'auth:closeAccount',
    'users:changeRole',
    'users:removeSecondFactor',
    'settings:update',
    'settings:rotateKeys',
    'settings:setKeyStorage',
  ]
  for (const name of changing) expect(rulesOf(name).requiresReauthentication, name).toBe(true)
})
