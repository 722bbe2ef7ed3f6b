import { chmodSync, existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { contract, type OperationContract } from '../../src/shared/api/index.ts'
import { operationNames } from '../../src/shared/api/names.ts'
import { isCodeShaped } from '../../src/shared/domain/codes.ts'
import { administrator, person, startTestApp } from '../helpers/test-app.ts'

test('until the first administrator exists, every operation but the status and the set-up answers not-set-up [not-set-up-refusal]', async () => {
  const { refuse, call } = await startTestApp({ isSetUp: false })
  const open = [
    'app:status',
    'app:reportFault',
    'desktop:clearSecret',
    'app:examine',
    'setup:createAdministrator',
    'setup:recoverAdministrator',
    'setup:rehearseRestore',
    'setup:readRestore',
    'setup:cancelRestore',
    'setup:restore',
    'desktop:copySecret',
    'desktop:saveRecoveryCodes',
    'desktop:printRecoveryCodes',
  ]
  for (const operation of operationNames.filter((name) => !open.includes(name))) {
    const { transports }: OperationContract = contract[operation]
    const transport = transports.find((one) => one === 'window') ?? transports[0] ?? 'window'
    const caller = { transport, source: 'window:1', desktop: null }
    expect(await refuse(operation, undefined, undefined, caller), operation).toEqual({ code: 'not-set-up' })
  }
  expect(await call('app:status', undefined)).toMatchObject({ state: 'first-run' })
})

test('setting up gives an administrator and ten recovery codes of 120 bits, once [set-up-recovery-codes]', async () => {
  const { call, refuse, signIn } = await startTestApp({ isSetUp: false })
  const { recoveryCodes, ...created } = await call('setup:createAdministrator', administrator)
  expect(created).toEqual({ email: administrator.email, message: 'administrator created' })
  expect(new Set(recoveryCodes).size).toBe(10)
  for (const code of recoveryCodes) expect(isCodeShaped(code)).toBe(true)
  expect(await refuse('setup:createAdministrator', { ...administrator, email: 'eve@example.org' })).toEqual({
    code: 'already-set-up',
  })
  expect(await call('auth:profile', undefined, await signIn(administrator))).toMatchObject({ role: 'administrator' })
})

test('of twenty set-ups at once, one succeeds [concurrent-set-ups]', async () => {
  const { callRaw, store } = await startTestApp({ isSetUp: false })
  const attempts = Array.from({ length: 20 }, (_, index) =>
    callRaw('setup:createAdministrator', { ...administrator, email: `admin${index}@example.org` }),
  )
  const results = await Promise.all(attempts)
  expect(results.filter(({ ok }) => ok)).toHaveLength(1)
  for (const result of results) if (!result.ok) expect(result.error).toEqual({ code: 'already-set-up' })
  expect(await store.listAdministrators()).toHaveLength(1)
})

test('a refused password leaves the directory as new as it was', async () => {
  const { refuse, call, folder } = await startTestApp({ isSetUp: false })
  expect(await refuse('setup:createAdministrator', { email: administrator.email, password: 'passwordpassword' })).toEqual({
    code: 'password-refused',
    reason: 'common',
  })
  expect(JSON.parse(readFileSync(join(folder, 'keys.json'), 'utf8'))).toMatchObject({ isSetUp: false })
  expect(await call('app:status', undefined)).toMatchObject({ state: 'first-run' })
})

test('a recovery code sets a new password without an administrator, once, and is told at the next sign-in [recovery-code-sets-password]', async () => {
  const { call, refuse, recoveryCodes, clock } = await startTestApp()
  const [code = ''] = recoveryCodes
  const input = {
    email: administrator.email,
    resetToken: code.toLowerCase().replaceAll('-', ' '),
    newPassword: 'the lighthouse keeps its lamp',
  }
  expect(await refuse('auth:reset', { ...input, email: person.email })).toEqual({ code: 'reset-refused' })
  expect(await call('auth:reset', input)).toEqual({
    email: administrator.email,
    message: 'Password updated',
    replacementCode: expect.stringMatching(/^([0-9A-Z]{4}-){5}[0-9A-Z]{4}$/),
  })
  expect(await refuse('auth:reset', input)).toEqual({ code: 'reset-refused' })
  const { notices } = await call('auth:login', { email: administrator.email, password: input.newPassword })
  expect(notices).toEqual([{ kind: 'recovery-code-used', at: clock.now, about: null, by: null, transport: 'window' }])
})

test('new recovery codes end the former ones and ask for the password [new-recovery-codes-replace]', async () => {
  const { call, refuse, recoveryCodes, signIn } = await startTestApp()
  const session = await signIn(administrator)
  expect(await refuse('auth:renewRecoveryCodes', { password: 'not my password' }, session)).toEqual({ code: 'wrong-password' })
  const renewed = await call('auth:renewRecoveryCodes', { password: administrator.password }, session)
  const reset = { email: administrator.email, newPassword: 'the lighthouse keeps its lamp' }
  expect(await refuse('auth:reset', { ...reset, resetToken: recoveryCodes[3] ?? '' })).toEqual({ code: 'reset-refused' })
  await call('auth:reset', { ...reset, resetToken: renewed.recoveryCodes[3] ?? '' })
})

test('the files of a directory are for their owner alone [data-files-owner-only]', async () => {
  const { folder, register } = await startTestApp()
  await register()
  for (const file of ['gatehouse.db', 'gatehouse.db-wal', 'gatehouse.db-shm', 'keys.json']) {
    expect(existsSync(join(folder, file)), file).toBe(true)
    expect(statSync(join(folder, file)).mode & 0o777, file).toBe(0o600)
  }
})

test('files that a backup put back for everyone to read are for their owner alone again once they are opened [restored-files-owner-only]', async () => {
  const { folder, close } = await startTestApp()
  await close()
  for (const file of ['gatehouse.db', 'keys.json']) chmodSync(join(folder, file), 0o644)
  const again = await startTestApp({ folder, isSetUp: false })
  await again.register()
  for (const file of ['gatehouse.db', 'gatehouse.db-wal', 'gatehouse.db-shm', 'keys.json'])
    expect(statSync(join(folder, file)).mode & 0o777, file).toBe(0o600)
})
