import { describe, expect, test } from 'vitest'
import type { CodeSheet } from '../../src/main/pipeline/handler.ts'
import { canonicalCode } from '../../src/shared/domain/codes.ts'
import { showCode } from '../helpers/authenticator.ts'
import { paperlessDesktop } from '../helpers/fitting-inputs.ts'
import { startHttpApp } from '../helpers/http-app.ts'
import { readCookie } from '../helpers/http-client.ts'
import { administrator, person } from '../helpers/test-app.ts'

const STEP_MS = 30_000

/** A text with the decimal digits of the script whose zero is given. */
const inDigits = (zero: string, text: string): string =>
  text.replace(/[0-9]/g, (digit) => String.fromCodePoint((zero.codePointAt(0) ?? 0) + Number(digit)))

/** How a code can arrive: pasted from a chat, a page or a PDF, typed on another keyboard, or scanned. */
const arrivals: Readonly<Record<string, (code: string) => string>> = {
  'in marks of direction': (code) => `\u202a${code}\u202c`,
  'with a blank without width': (code) => `${code.slice(0, 3)}\u200b${code.slice(3)}`,
  'in Persian digits': (code) => inDigits('۰', code),
  'in Devanagari digits and small letters': (code) => inDigits('०', code.toLowerCase()),
  'with a minus sign': (code) => code.replaceAll('-', '\u2212'),
  'with soft hyphens': (code) => code.replaceAll('-', '\u00ad'),
  'scanned on a German layout': (code) => code.replaceAll('-', 'ß'),
  'scanned on an Italian layout': (code) => code.replaceAll('-', "'"),
  'scanned on a French layout': (code) => code.replaceAll('-', ')'),
  'scanned on a Swedish layout, with a line end': (code) => `${code.replaceAll('-', '+')}\r\n`,
  'with a byte order mark': (code) => `\ufeff${code}`,
}

const inGroups = (code: string): string => `${code.slice(0, 3)}-${code.slice(3)}`

describe('codes are read as they were meant, in the window and over HTTP', () => {
  test('of an authenticator', async () => {
    const { call, register, signIn, clock, client } = await startHttpApp()
    await register()
    const session = await signIn()
    const { secret } = await call('auth:beginSecondFactor', undefined, session)
    const arrive = Object.values(arrivals)
    const show = (round: number): string => arrive[round]?.(inGroups(showCode(secret, clock.now))) ?? ''
    await call('auth:confirmSecondFactor', { code: show(0) }, session)
    for (const round of arrive.keys()) {
      clock.advance(STEP_MS)
      await call('auth:login', { ...person, code: show(round) })
      clock.advance(STEP_MS)
      const reply = await client.form('POST', '/sessions', { ...person, code: show(round) })
      expect([reply.status, typeof readCookie(reply)], Object.keys(arrivals)[round]).toEqual([200, 'string'])
    }
  })

  test.each(Object.entries(arrivals))('of a reset, an activation and a recovery: %s', async (_, arrive) => {
    const { call, register, signIn, recoveryCodes, client } = await startHttpApp()
    await register()
    const ada = await signIn(administrator)
    const { email } = person
    const issue = async (): Promise<string> => arrive((await call('users:issueReset', { email }, ada)).resetToken)
    await call('auth:reset', { email, resetToken: await issue(), newPassword: 'nine purple umbrellas' })
    const fields = { email, reset_token: await issue(), new_password: 'the lighthouse keeps its lamp' }
    expect(await client.form('PUT', '/reset_password', fields)).toMatchObject({ status: 200 })
    const created = await call('users:create', { email: 'cleo@example.org' }, ada)
    const activation = { email: 'cleo@example.org', resetToken: arrive(created.activationCode) }
    await call('auth:reset', { ...activation, newPassword: 'nine purple umbrellas' })
    const short = await call('users:create', { email: 'dora@example.org', isShort: true }, ada)
    const typed = { email: 'dora@example.org', resetToken: arrive(short.activationCode) }
    await call('auth:reset', { ...typed, newPassword: 'nine purple umbrellas' })
    const recovery = { email: administrator.email, resetToken: arrive(recoveryCodes[0] ?? '') }
    await call('auth:reset', { ...recovery, newPassword: 'nine purple umbrellas' })
  })

  test('a code with another letter stays wrong, whatever stands between', async () => {
    const { call, refuse, register, signIn } = await startHttpApp()
    await register()
    const { email } = person
    const { resetToken } = await call('users:issueReset', { email }, await signIn(administrator))
    const newPassword = 'nine purple umbrellas'
    for (const wrong of [
      `${resetToken.slice(0, -1)}é`,
      `${resetToken}u`,
      `${resetToken}ж`,
      '\u00ad'.repeat(26),
      'ß'.repeat(26),
    ]) {
      expect(await refuse('auth:reset', { email, resetToken: wrong, newPassword }), wrong).toMatchObject({
        code: 'invalid-input',
      })
    }
    await call('auth:reset', { email, resetToken, newPassword })
  })
})

test('the QR code of a printed code has no hyphens, and a token of compat mode stays as it is', async () => {
  const { call, signIn } = await startHttpApp()
  const sheets: CodeSheet[] = []
  const printResetCodes = async (sheet: CodeSheet) => {
    sheets.push(sheet)
    return 'printed' as const
  }
  const desktop = { ...paperlessDesktop, printResetCodes }
  const resetToken = '0123-4567-89AB-CDEF-GHJK-MNPQRS'
  const uuid = '6f7d3c52-0d5e-4b2c-9a57-0a3f5d1c2b4e'
  const printed = { email: person.email, name: '', kind: 'reset' as const, expiresAt: 1 }
  const printedCodes = [resetToken, uuid].map((token) => ({ ...printed, resetToken: token }))
  const caller = { transport: 'window', source: 'window:1', desktop } as const
  await call('desktop:printResetCodes', { printedCodes }, await signIn(administrator), caller)
  expect(sheets[0]?.printedCodes.map(({ scanned }) => scanned)).toEqual([canonicalCode(resetToken), uuid])
})
