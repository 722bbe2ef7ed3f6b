import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Secret } from 'otpauth'
import { expect, test, vi } from 'vitest'
import { createErrorLog } from '../../src/main/desktop/error-log.ts'
import type { TracedCall } from '../../src/main/platform/trace.ts'
import { operationNames } from '../../src/shared/api/names.ts'
import { showCode } from '../helpers/authenticator.ts'
import { type Canary, canary, digitCanary, findCanaries } from '../helpers/canaries.ts'
import { windowChoosing } from '../helpers/chosen-file.ts'
import { paperlessDesktop } from '../helpers/fitting-inputs.ts'
import { startTestApp } from '../helpers/test-app.ts'

const email = 'bob@example.org'
const STEP_MS = 30_000

/** Each secret field gets a text of its own that stands nowhere else. */
const typed = {
  password: 'canary-password-7f3a91c2',
  wrong: 'canary-wrong-password-51d0e8',
  current: 'canary-current-password-88aa10',
  refused: 'canary-word',
  changed: 'canary-changed-password-c0ffee',
  reset: 'canary-reset-password-0b5e55',
  recovery: 'canary-recovery-password-e1e1e1',
  address: 'canary password typed as an address',
  session: 'canary-session-id-4b1d4b1d',
  copied: 'canary-copied-secret-777',
  operation: 'canary:operation-123123',
  argument: 'canary-in-an-unknown-key-9090',
}

type App = Awaited<ReturnType<typeof startTestApp>>

/** Uses every operation that takes or gives a secret, in vain and with success; resolves to the secrets that were given out. */
const live = async (app: App): Promise<Canary[]> => {
  const { call, callRaw, clock } = app
  const given: Canary[] = []
  const caller = { transport: 'window', source: 'window:1', desktop: paperlessDesktop } as const
  const giveSession = (name: string, id: string): string => {
    given.push(canary(`${name}, whole`, id), canary(`${name}, its secret`, id.split('.')[1] ?? ''))
    return id
  }
  const giveCode = (name: string, code: string): string => {
    given.push(canary(name, code), canary(`${name}, bare`, code.replaceAll('-', '')))
    return code
  }

  for (const code of app.recoveryCodes) giveCode('an administrator’s recovery code', code)
  await callRaw(typed.operation, { password: typed.argument }, typed.session)
  await call('auth:register', { email, password: typed.password })
  await callRaw('auth:register', { email, password: typed.password })
  await callRaw('auth:register', { email: 'carol@example.org', password: typed.refused })
  await callRaw('auth:register', { email: typed.address, password: typed.password })
  await callRaw('auth:login', { email, password: typed.wrong })
  await callRaw('auth:login', { email: typed.address, password: typed.password })
  await callRaw('auth:login', { email, password: typed.password, [typed.argument]: typed.argument })
  await callRaw('auth:profile', undefined, typed.session)
  let session = giveSession('a session', (await call('auth:login', { email, password: typed.password })).sessionId)
  await callRaw('auth:changePassword', { currentPassword: typed.current, newPassword: typed.changed }, session)
  await callRaw('auth:changePassword', { currentPassword: typed.password, newPassword: typed.refused }, session)
  const changed = await call('auth:changePassword', { currentPassword: typed.password, newPassword: typed.changed }, session)
  session = giveSession('a session after a change', changed.sessionId)
  const renewed = await call('auth:reauthenticate', { password: typed.changed }, session)
  session = giveSession('a renewed session', renewed.sessionId)
  for (const operation of ['auth:reauthenticate', 'auth:closeAccount', 'auth:renewRecoveryCodes'])
    await callRaw(operation, { password: typed.wrong }, session)
  await callRaw('auth:changeEmail', { email: 'ada@example.org', password: typed.changed }, session)
  const { recoveryCodes } = await call('auth:renewRecoveryCodes', { password: typed.changed }, session)
  for (const code of recoveryCodes) giveCode('a recovery code', code)

  const { secret } = await call('auth:beginSecondFactor', undefined, session)
  const bare = secret.replace(/\s/g, '')
  given.push(canary('a second factor’s secret', bare), canary('its bytes', Buffer.from(Secret.fromBase32(bare).buffer)))
  const nextCode = (): string => {
    clock.advance(STEP_MS)
    const code = showCode(secret, clock.now)
    given.push(digitCanary('a code of the second factor', code))
    return code
  }
  await callRaw('auth:confirmSecondFactor', { code: '000000' }, session)
  await call('auth:confirmSecondFactor', { code: nextCode() }, session)
  const code = nextCode()
  const factored = await call('auth:login', { email, password: typed.changed, code })
  giveSession('a session with a second factor', factored.sessionId)
  await callRaw('auth:login', { email, password: typed.changed, code })
  await callRaw('auth:login', { email, password: typed.changed })

  const admin = giveSession(
    'an administrator’s session',
    await app.signIn({ email: 'ada@example.org', password: 'a quiet harbour at dawn' }),
  )
  const pupil = 'pupil@example.org'
  const { activationCode } = await call('users:create', { email: pupil, isShort: true }, admin)
  giveCode('a short code', activationCode)
  const wrongShort = giveCode('a wrong short code', 'Z'.repeat(10))
  await callRaw('auth:reset', { email: pupil, resetToken: wrongShort, newPassword: typed.reset })
  const { resetToken } = await call('users:issueReset', { email }, admin)
  giveCode('a reset code', resetToken)
  await callRaw('auth:reset', { email, resetToken: giveCode('a wrong reset code', 'Z'.repeat(26)), newPassword: typed.reset })
  await callRaw('auth:reset', { email, resetToken, newPassword: typed.reset })
  await call('auth:reset', { email, resetToken, newPassword: typed.reset, code: nextCode() })
  // The reset with an issued code has cancelled the earlier codes.
  const again = await call('auth:login', { email, password: typed.reset, code: nextCode() })
  const { recoveryCodes: newest } = await call('auth:renewRecoveryCodes', { password: typed.reset }, again.sessionId)
  for (const recoveryCode of newest) giveCode('a renewed recovery code', recoveryCode)
  const recovery = { email, resetToken: newest[0] ?? '', newPassword: typed.recovery }
  const { replacementCode } = await call('auth:reset', { ...recovery, code: nextCode() })
  giveCode('a replacement code', replacementCode ?? '')
  await callRaw('auth:reset', { ...recovery, code: nextCode() })
  const terminal = { transport: 'terminal', source: 'terminal', desktop: null } as const
  const recovered = await call('setup:recoverAdministrator', {}, null, terminal)
  if (recovered.kind === 'issued') giveCode('a code of the terminal', recovered.resetToken)
  await call('desktop:copySecret', { text: typed.copied }, null, caller)
  for (const operation of ['desktop:saveRecoveryCodes', 'desktop:printRecoveryCodes'])
    await callRaw(operation, { email, codes: [...recoveryCodes] }, null, caller)
  const printedCode = { email, name: '', kind: 'reset', resetToken, expiresAt: 1 }
  for (const operation of ['desktop:printResetCodes', 'desktop:saveResetCodes'])
    await callRaw(operation, { printedCodes: [printedCode] }, admin, caller)
  // Into the folder itself, where it is looked through with all else.
  for (const format of ['csv', 'json-lines'] as const) {
    const { id } = await call('audit:export', { format }, admin, windowChoosing(join(app.folder, `log.${format}`)))
    await expect.poll(async () => (await call('jobs:read', { id }, admin)).state, { timeout: 20_000 }).toBe('done')
  }
  return given
}

/** Operations meet an unexpected error that quotes the typed values, and then a closed database. */
const fail = async (app: App): Promise<void> => {
  const { hash, compare } = app.hasher
  const calls = (secret: string): [string, object][] => [
    ['auth:login', { email, password: secret }],
    ['auth:register', { email: 'new@example.org', password: secret }],
    ['auth:reset', { email, resetToken: 'Y'.repeat(26), newPassword: secret, code: '918273' }],
  ]
  for (const secret of Object.values(typed)) {
    const quote = async (): Promise<never> => {
      throw new Error(`cannot hash ${JSON.stringify({ secret })}`)
    }
    Object.assign(app.hasher, { hash: quote, compare: quote })
    for (const [operation, input] of calls(secret)) await app.callRaw(operation, input, typed.session)
  }
  Object.assign(app.hasher, { hash, compare })
  await app.close()
  for (const operation of operationNames) await app.callRaw(operation, { email, password: typed.password }, typed.session)
}

test('no secret that was typed or given out is in any file, whatever came of the call [no-secret-in-files]', async () => {
  const traced: string[] = []
  // As the trace prints them, but also the statements that are not slow.
  const trace = {
    call: (call: TracedCall) => traced.push(JSON.stringify(call)),
    statement: (text: string) => traced.push(text),
  }
  const app = await startTestApp({ trace })
  const given = await live(app)
  const planted = [...Object.entries(typed).map(([name, text]) => canary(`typed: ${name}`, text)), ...given]
  expect(planted.length).toBeGreaterThan(50)
  // With its write-ahead log, and while all are signed in.
  expect(findCanaries(app.folder, planted)).toEqual([])

  const keys = Object.entries(
    (JSON.parse(readFileSync(join(app.folder, 'keys.json'), 'utf8')) as { keys: Record<string, string> }).keys,
  )
  const keyCanaries = keys.flatMap(([name, text]) => [
    canary(`the key ${name}`, text),
    canary(`its bytes`, Buffer.from(text, 'base64')),
  ])
  expect(keyCanaries).toHaveLength(10)
  expect(findCanaries(app.folder, keyCanaries, ['keys.json'])).toEqual([])

  await fail(app)
  vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  const log = createErrorLog(app.folder)
  expect(app.unexpected.length).toBeGreaterThan(30)
  for (const error of app.unexpected) log('an id', error)
  vi.restoreAllMocks()
  const text = readFileSync(join(app.folder, 'gatehouse.log'), 'utf8')
  expect(text).toContain('cannot hash')
  expect(text).toContain('[what was typed]')
  expect(traced.length).toBeGreaterThan(1_000)
  writeFileSync(join(app.folder, 'trace.log'), traced.join('\n'))
  expect(findCanaries(app.folder, planted)).toEqual([])
  expect(findCanaries(app.folder, keyCanaries, ['keys.json'])).toEqual([])
})

test('the search finds what it is to find: in the clear, in hexadecimal, in base 64 and in UTF-16', async () => {
  const { folder } = await startTestApp()
  const one = canary('planted', typed.password)
  const bytes = Buffer.from(`some text before ${typed.password} and after`, 'utf8')
  const forms = [
    bytes,
    Buffer.from(bytes.toString('hex')),
    Buffer.from(bytes.toString('base64')),
    Buffer.from(`x${bytes.subarray(1).toString('base64')}`),
    Buffer.from(bytes.subarray(2).toString('base64url')),
    Buffer.from(bytes.toString('utf8'), 'utf16le'),
  ]
  for (const form of forms) {
    writeFileSync(join(folder, 'found.log'), form)
    expect(findCanaries(folder, [one])).toEqual(['planted in found.log'])
  }
})

test('an unexpected error reaches the log without what its caller sent, and otherwise whole [unexpected-error-redacted]', async () => {
  const app = await startTestApp()
  app.hasher.compare = async () => {
    throw new Error(`bcrypt: bad input "${typed.password}" of ${email}`)
  }
  const result = await app.callRaw('auth:login', { email, password: `  ${typed.password} ` }, typed.session)
  expect(result).toMatchObject({ error: { code: 'internal' } })
  expect(app.unexpected).toHaveLength(1)
  expect(String(app.unexpected[0])).toMatch(/^Error: bcrypt: bad input "\[what was typed\]" of \[what was typed\]\n +at /)
})
