import { createHash, createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { systemRandom } from '../../src/main/auth/secrets.ts'
import { ShortCodes } from '../../src/main/auth/short-codes.ts'
import { DATABASE_FILE, KEYS_FILE } from '../../src/main/store/folder-files.ts'
import {
  ACTIVATION_HOURS_MAX,
  canonicalCode,
  isShortCode,
  SHORT_CODE_CHARACTERS,
  SHORT_CODE_FAILURES_MAX,
  SHORT_CODE_HOURS_MAX,
} from '../../src/shared/domain/codes.ts'
import { FIRST_POLICY } from '../../src/shared/domain/policy.ts'
import { HOUR_MS } from '../../src/shared/domain/time.ts'
import { openBeside } from '../helpers/database.ts'
import { startHttpApp } from '../helpers/http-app.ts'
import { finishJob, type JobCall, makePlan, planList } from '../helpers/jobs.ts'
import { startStaffedApp } from '../helpers/staffed-app.ts'
import { administrator, startTestApp } from '../helpers/test-app.ts'

const email = 'nina@example.org'
const newPassword = 'nine purple umbrellas'
const refused = { code: 'reset-refused' }

/** A code of the right form that no test issues: the chance is one in 2^50. */
const wrong = '00000-00000'

/** A bucket's tokens. */
const CAPACITY = 120

/** A staffed directory with a user who has not chosen a password, and a short code of this user. */
const startShort = async () => {
  const app = await startStaffedApp()
  await app.call('users:create', { email }, app.ada)
  const { activationCode: code } = await app.call('users:issueActivation', { email, isShort: true }, app.olga)
  const redeem = (resetToken: string) => app.call('auth:reset', { email, resetToken, newPassword })
  const refuseReset = (resetToken: string, of: string = email) => app.refuse('auth:reset', { email: of, resetToken, newPassword })
  const guessAgain = async (times: number): Promise<void> => {
    for (let guess = 0; guess < times; guess += 1) {
      expect(await app.callRaw('auth:reset', { email, resetToken: wrong, newPassword })).toMatchObject({ error: refused })
      // Beyond any delay, and long enough for the source's bucket.
      app.clock.advance(HOUR_MS)
    }
  }
  return { ...app, code, redeem, refuseReset, guessAgain }
}

describe('a short activation code', () => {
  test('has ten characters in two groups, and sets the first password once [short-code]', async () => {
    const { code, redeem, refuseReset, auth } = await startShort()
    expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$/)
    expect(canonicalCode(code)).toHaveLength(SHORT_CODE_CHARACTERS)
    await redeem(` ${code.toLowerCase().replace('-', ' ')} `)
    expect(await auth.validLogin(email, newPassword)).toBe(true)
    expect(await refuseReset(code)).toEqual(refused)
  })

  test('is no default, and is for one user: another address does not know it', async () => {
    const { call, ada, code, refuseReset, redeem } = await startShort()
    const other = await call('users:create', { email: 'otto@example.org' }, ada)
    expect(isShortCode(other.activationCode)).toBe(false)
    expect(await refuseReset(code, other.user.email)).toEqual(refused)
    expect(await refuseReset(code, 'nobody@example.org')).toEqual(refused)
    await redeem(code)
  })

  test('lives seven days at most, to the millisecond, however it is issued [short-code-life]', async () => {
    const { call, refuse, ada, redeem, refuseReset, clock } = await startShort()
    for (const lifeHours of [SHORT_CODE_HOURS_MAX + 1, 336, ACTIVATION_HOURS_MAX]) {
      const life = { lifeHours, isShort: true }
      const fault = { code: 'invalid-input', issues: [{ path: 'lifeHours', reason: 'short-code-life' }] }
      expect(await refuse('users:issueActivation', { email, ...life }, ada)).toEqual(fault)
      expect(await refuse('users:create', { email: 'otto@example.org', ...life }, ada)).toEqual(fault)
      const planId = crypto.randomUUID()
      expect(await refuse('bulk:run', { planId, ...life }, ada)).toEqual(fault)
      expect(await refuse('imports:run', { planId, ...life }, ada)).toEqual(fault)
    }
    const week = await call('users:issueActivation', { email, isShort: true, lifeHours: SHORT_CODE_HOURS_MAX }, ada)
    clock.advance(SHORT_CODE_HOURS_MAX * HOUR_MS)
    expect(await refuseReset(week.activationCode)).toEqual(refused)
    clock.advance(-1)
    await redeem(week.activationCode)
  })

  test('is kept from a longer life by the schema too', async () => {
    const { folder } = await startShort()
    const lengthen = openBeside(folder).prepare('UPDATE reset_codes SET expires_at = expires_at + 1 WHERE is_short = 1')
    expect(() => lengthen.run()).toThrow(/CHECK/)
  })

  test('is refused for every role but User, alone and for a new user [short-code-role]', async () => {
    const { auth, refuse, ada } = await startShort()
    const fault = { code: 'invalid-input', issues: [{ path: 'isShort', reason: 'short-code-role' }] }
    for (const role of ['operator', 'auditor', 'administrator'] as const) {
      const of = `${role}@example.org`
      expect(await refuse('users:create', { email: of, role, isShort: true }, ada), role).toEqual(fault)
      await auth.addUser(of, null, { role })
      expect(await refuse('users:issueActivation', { email: of, isShort: true }, ada), role).toEqual(fault)
    }
  })

  test('is refused at the commit if the user was promoted meanwhile', async () => {
    const { auth, call, ada, core, clock, read } = await startShort()
    const asUser = await auth.findUserBy({ email })
    await call('users:changeRole', { email, role: 'operator' }, ada)
    const context = { at: clock.now, transport: 'window', action: 'users:issueActivation', actor: null, guard: {} } as const
    await expect(core.auth.issueActivation(asUser, context, { isShort: true })).rejects.toMatchObject({
      error: { code: 'changed-meanwhile' },
    })
    expect((await read(email)).activationExpiresAt).toBeNull()
  })

  test.each(['operator', 'auditor', 'administrator'] as const)(
    'dies when its user becomes %s, and a demotion does not revive it [short-code-promotion]',
    async (role) => {
      const { call, ada, code, refuseReset, read } = await startShort()
      await call('users:changeRole', { email, role }, ada)
      expect(await refuseReset(code)).toEqual(refused)
      expect((await read(email)).activationExpiresAt).toBeNull()
      await call('users:changeRole', { email, role: 'user' }, ada)
      expect(await refuseReset(code)).toEqual(refused)
    },
  )

  test('opens nothing for a role that was written beside Gatehouse', async () => {
    const { folder, code, refuseReset } = await startShort()
    openBeside(folder).prepare("UPDATE users SET role = 'operator' WHERE email = ?").run(email)
    expect(await refuseReset(code)).toEqual(refused)
  })

  test('ends with the reach of its issuer, and with a long code that replaces it', async () => {
    const { call, ada, code, refuseReset, redeem } = await startShort()
    const { activationCode } = await call('users:issueActivation', { email }, ada)
    expect(await refuseReset(code)).toEqual(refused)
    await redeem(activationCode)
  })
})

describe('the guesses at a short code', () => {
  test('are counted before the code is looked at: a delay refuses the right code too [short-code-delayed]', async () => {
    const { code, redeem, refuseReset, clock } = await startShort()
    for (let guess = 0; guess < 5; guess += 1) expect(await refuseReset(wrong)).toEqual(refused)
    expect(await refuseReset(code)).toEqual(refused)
    clock.advance(29_999)
    expect(await refuseReset(code)).toEqual(refused)
    clock.advance(1)
    await redeem(code)
  })

  test('end it after a hundred in a row; a new code begins again [short-code-hundred]', async () => {
    const { call, signIn, ada, code, guessAgain, refuseReset, redeem, clock } = await startShort()
    const { activationCode } = await call('users:issueActivation', { email, isShort: true }, ada)
    expect(await refuseReset(code)).toEqual(refused)
    clock.advance(HOUR_MS)
    await guessAgain(SHORT_CODE_FAILURES_MAX - 1)
    const late = await signIn(administrator)
    const readExpiry = async () => (await call('users:read', { email }, late)).activationExpiresAt
    expect(await readExpiry()).toBeNull()
    expect(await refuseReset(activationCode)).toEqual(refused)
    const again = await call('users:issueActivation', { email, isShort: true }, late)
    expect(await readExpiry()).toBe(again.expiresAt)
    await redeem(again.activationCode)
  })

  test('leave it usable for the hundredth try', async () => {
    const { code, guessAgain, redeem } = await startShort()
    await guessAgain(SHORT_CODE_FAILURES_MAX - 1)
    await redeem(code)
  })

  test('do not end a long code', async () => {
    const { call, ada, guessAgain, redeem } = await startShort()
    const { activationCode } = await call('users:issueActivation', { email, lifeHours: ACTIVATION_HOURS_MAX }, ada)
    await guessAgain(SHORT_CODE_FAILURES_MAX + 1)
    await redeem(activationCode)
  })

  test('take tokens of all windows together, whomever they name, and a right code needs one too [short-code-total]', async () => {
    const { callRaw, refuse, code, redeem, clock } = await startShort()
    clock.advance(CAPACITY * 1_000)
    for (let guess = 0; guess < CAPACITY; guess += 1) {
      const of = `nobody-${guess}@example.org`
      expect(await callRaw('auth:reset', { email: of, resetToken: wrong, newPassword })).toMatchObject({ error: refused })
    }
    const last = await refuse('auth:reset', { email, resetToken: code, newPassword })
    expect(last).toEqual({ code: 'too-many-attempts', seconds: 1 })
    clock.advance(1_000)
    await redeem(code)
  })

  test('at once are one after another: of many, at most four are read before the first delay', async () => {
    const { callRaw, code, clock, redeem } = await startShort()
    const guesses = Array.from({ length: 20 }, () => callRaw('auth:reset', { email, resetToken: wrong, newPassword }))
    const late = callRaw('auth:reset', { email, resetToken: code, newPassword })
    expect(await Promise.all(guesses)).toMatchObject(guesses.map(() => ({ error: refused })))
    expect(await late).toMatchObject({ error: refused })
    clock.advance(30_000)
    await redeem(code)
  })

  test('do not count a right code whose new password is refused', async () => {
    const { refuse, code, redeem } = await startShort()
    for (let attempt = 0; attempt < 10; attempt += 1) {
      const weak = { email, resetToken: code, newPassword: 'qwertyuiop12345' }
      expect(await refuse('auth:reset', weak)).toEqual({ code: 'password-refused', reason: 'common' })
    }
    await redeem(code)
  })
})

describe('outside the window', () => {
  test('a right short code is answered as an unknown one over HTTP, and nothing changes [short-code-window-only]', async () => {
    const { call, signIn, client } = await startHttpApp()
    const ada = await signIn(administrator)
    const { activationCode, expiresAt } = await call('users:create', { email, isShort: true }, ada)
    const answers: unknown[] = []
    for (const reset_token of [activationCode, wrong, '0000-0000-0000-0000-0000-000000']) {
      const reply = await client.form('PUT', '/reset_password', { email, reset_token, new_password: newPassword })
      answers.push([reply.status, reply.text])
    }
    expect(answers[0]).toEqual([403, expect.any(String)])
    expect(answers[1]).toEqual(answers[0])
    expect(answers[2]).toEqual(answers[0])
    expect((await call('users:read', { email }, ada)).activationExpiresAt).toBe(expiresAt)
    await call('auth:reset', { email, resetToken: activationCode, newPassword })
  })

  test('so it is in the terminal', async () => {
    const { refuse, code, redeem } = await startShort()
    const terminal = { transport: 'terminal', source: 'terminal', desktop: null } as const
    expect(await refuse('auth:reset', { email, resetToken: code, newPassword }, null, terminal)).toEqual(refused)
    await redeem(code)
  })

  test('compat mode counts no attempts, so it neither issues nor redeems one', async () => {
    const { auth, call, refuse, signIn, clock } = await startTestApp({ policy: { ...FIRST_POLICY, compat: true } })
    const ada = await signIn(administrator)
    expect(await refuse('users:create', { email, isShort: true }, ada)).toEqual({ code: 'not-available' })
    await call('users:create', { email }, ada)
    expect(await refuse('users:issueActivation', { email, isShort: true }, ada)).toEqual({ code: 'not-available' })
    const context = { at: clock.now, transport: 'window', action: 'users:issueActivation', actor: null, guard: {} } as const
    const { activationCode } = await auth.issueActivation(await auth.findUserBy({ email }), context, { isShort: true })
    expect(isShortCode(activationCode)).toBe(true)
    expect(await refuse('auth:reset', { email, resetToken: activationCode, newPassword })).toEqual(refused)
  })
})

describe('a copy of the database', () => {
  test('alone does not let anyone search for a short code: it is an HMAC under a key beside it [short-code-offline]', async () => {
    const { folder, code, auth, close } = await startShort()
    const { id } = await auth.findUserBy({ email })
    const stored = openBeside(folder).prepare('SELECT code_hash FROM reset_codes WHERE is_short = 1').pluck().get() as Buffer
    const typed = canonicalCode(code)
    const said = `${id}:${typed}`
    for (const text of [typed, code, said])
      for (const kind of ['sha256', 'sha384', 'sha512', 'sha1'])
        expect(createHash(kind).update(text).digest().includes(stored), `${kind} of ${text}`).toBe(false)
    const { keys } = JSON.parse(readFileSync(join(folder, KEYS_FILE), 'utf8')) as { keys: Record<string, string> }
    const under = (name: string): Buffer =>
      createHmac('sha256', Buffer.from(keys[name] ?? '', 'base64'))
        .update(said)
        .digest()
    expect(under('shortCode')).toEqual(stored)
    for (const name of Object.keys(keys).filter((other) => other !== 'shortCode')) expect(under(name)).not.toEqual(stored)
    await close()
    const database = readFileSync(join(folder, DATABASE_FILE))
    for (const secret of [typed, code, Buffer.from(keys.shortCode ?? '', 'base64')]) expect(database.includes(secret)).toBe(false)
  })

  test('does not show that two users have the same code, and a code needs the key', () => {
    const key = Buffer.alloc(32, 1)
    const keys = { currentId: 1, find: () => key, list: () => [{ id: 1, key }], requireCurrent: () => key }
    const codes = new ShortCodes(keys, systemRandom)
    expect(codes.hashes('one', wrong)).not.toEqual(codes.hashes('other', wrong))
    expect(codes.hashes('one', wrong)).toEqual(codes.hashes('one', 'ooooo ooooo'))
    const keyless = new ShortCodes(null, systemRandom)
    expect(keyless.hashes('one', wrong)).toEqual([])
    expect(() => keyless.make('one')).toThrow()
  })
})

describe('short codes for many users', () => {
  /** A staffed directory in which two users and an operator have no password. */
  const startMany = async () => {
    const app = await startStaffedApp()
    for (const name of ['one', 'two']) await app.auth.addUser(`${name}@example.org`, null)
    await app.auth.addUser('owen@example.org', null, { role: 'operator' })
    const callAs: JobCall = (operation, input) => app.call(operation, input, app.ada)
    const plan = (kind: 'issue-activations' | 'issue-resets') =>
      makePlan(callAs, { change: { kind }, selection: { kind: 'matching', search: '' } })
    return { ...app, callAs, plan }
  }

  const lengthsOf = (codes: readonly { email: string; resetToken: string }[]) =>
    Object.fromEntries(codes.map(({ email: of, resetToken }) => [of, canonicalCode(resetToken).length]))

  test('go to the role User, others get long ones, and all are printed until they are used', async () => {
    const { call, ada, callAs, plan } = await startMany()
    const { planId } = await plan('issue-activations')
    const job = await finishJob(callAs, (await call('bulk:run', { planId, isShort: true, lifeHours: 24 }, ada)).id)
    expect(job.result).toMatchObject({ changed: 3, printedCodes: 3 })
    const read = () => call('jobs:readPrintedCodes', { id: job.id }, ada)
    const { printedCodes } = await read()
    expect(lengthsOf(printedCodes)).toEqual({ 'one@example.org': 10, 'two@example.org': 10, 'owen@example.org': 26 })
    const first = printedCodes.find(({ email: of }) => of === 'one@example.org')
    await call('auth:reset', { email: 'one@example.org', resetToken: first?.resetToken ?? '', newPassword })
    expect((await read()).printedCodes.map(({ email: of }) => of).sort()).toEqual(['owen@example.org', 'two@example.org'])
    await call('users:changeRole', { email: 'two@example.org', role: 'auditor' }, ada)
    expect((await read()).printedCodes.map(({ email: of }) => of)).toEqual(['owen@example.org'])
  })

  test('are the choice of activation codes only', async () => {
    const { refuse, ada, plan } = await startMany()
    const { planId } = await plan('issue-resets')
    const fault = { code: 'invalid-input', issues: [{ path: 'isShort', reason: 'choice-misplaced' }] }
    expect(await refuse('bulk:run', { planId, isShort: true }, ada)).toEqual(fault)
  })

  test('go to the people of a list too', async () => {
    const { call, ada, callAs } = await startMany()
    const { planId } = await planList(callAs, 'name,email,role\nMaria,maria@example.org,\nOlaf,olaf@example.org,operator\n')
    const job = await finishJob(callAs, (await call('imports:run', { planId, isShort: true, lifeHours: 1 }, ada)).id)
    const { printedCodes } = await call('jobs:readPrintedCodes', { id: job.id }, ada)
    expect(lengthsOf(printedCodes)).toEqual({ 'maria@example.org': 10, 'olaf@example.org': 26 })
    const [maria] = printedCodes
    await call('auth:reset', { email: 'maria@example.org', resetToken: maria?.resetToken ?? '', newPassword })
  })
})
