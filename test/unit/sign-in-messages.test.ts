import { expect, test } from 'vitest'
import type { SignInExplanation, SignInWay } from '../../src/shared/api/sign-in-explanation.ts'
import { formatError } from '../../src/shared/messages/error-messages.ts'
import { formatFactorState, formatFailures, formatLock, formatSignInState } from '../../src/shared/messages/sign-in-messages.ts'

const AT = Date.UTC(2026, 0, 15, 12)

const way = (transport: SignInWay['transport'], changes: Partial<SignInWay> = {}): SignInWay => ({
  transport,
  state: 'open',
  failures: 0,
  delayedUntil: null,
  lockedAt: null,
  ...changes,
})

const explain = (state: SignInExplanation['state'], ways: SignInWay[]): SignInExplanation => ({
  email: 'bob@example.org',
  state,
  ways,
  secondFactor: null,
  attempts: [],
})

test('a sign-in that is open everywhere is one sentence, and else one for each transport', () => {
  expect(formatSignInState(explain('open', [way('window'), way('http')]))).toEqual(['Can sign in with the password.'])
  const secondFactor = { state: 'open', failures: 0, delayedUntil: null, lockedAt: null } as const
  expect(formatSignInState({ ...explain('open', [way('window')]), secondFactor })).toEqual([
    'Can sign in with the password and an authenticator code.',
  ])
  const locked = way('http', { state: 'locked', failures: 100, lockedAt: AT })
  const [first, second] = formatSignInState(explain('locked', [way('window'), locked]))
  expect(first).toBe('In the window: can sign in.')
  expect(second).toMatch(
    /^Over HTTP: locked since .*2026 .* Unlock the user or give them a reset code\. Their recovery codes work too\.$/,
  )
})

test('a lock names its transports where they are known', () => {
  const [window, http] = [way('window', { state: 'locked' }), way('http', { state: 'locked' })]
  expect(formatLock(undefined)).toBe('Locked')
  expect(formatLock(explain('locked', [way('window'), http]))).toBe('Locked over HTTP')
  expect(formatLock(explain('locked', [window, http]))).toBe('Locked in the window and over HTTP')
})

test('failures are told for each transport, and their absence once', () => {
  expect(formatFailures([way('window'), way('http')])).toBe('None')
  expect(formatFailures([way('window'), way('http', { failures: 7 })])).toBe('none in the window, 7 in a row over HTTP')
})

test('a second factor says when the next code is read, and that none is once it is locked', () => {
  const factor = { state: 'open', failures: 0, delayedUntil: null, lockedAt: null } as const
  expect(formatFactorState(null)).toBeNull()
  expect(formatFactorState(factor)).toBeNull()
  expect(formatFactorState({ ...factor, state: 'delayed', delayedUntil: AT })).toMatch(/aren’t checked until .*2026/)
  expect(formatFactorState({ ...factor, state: 'locked', lockedAt: AT })).toMatch(
    /Remove it, so that the user can set it up again/,
  )
  expect(formatError({ code: 'second-factor-delayed', seconds: 30 })).toMatch(/^Too many wrong codes\. Wait 30 seconds, then/)
  expect(formatError({ code: 'second-factor-delayed', seconds: 3_600 })).toMatch(/Wait 60 minutes/)
})
