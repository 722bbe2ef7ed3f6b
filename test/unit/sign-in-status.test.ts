import { describe, expect, test } from 'vitest'
import { readSignInStatus, remedies, type SignInFacts, type SignInStatus } from '../../src/shared/domain/sign-in-status.ts'
import { formatError } from '../../src/shared/messages/error-messages.ts'
import { formatSignInStatus } from '../../src/shared/messages/sign-in-messages.ts'

const NOW = Date.UTC(2026, 0, 15, 12)
const LATER = NOW + 300_000
const by = { name: 'Tomasz Wójcik', email: 'tomasz@example.org' }

const open = { state: 'open', failures: 0, delayedUntil: null } as const
const delayed = { state: 'delayed', failures: 15, delayedUntil: LATER } as const
const locked = { state: 'locked', failures: 100, delayedUntil: null } as const
const attempts = [open, delayed, locked]

/** Every combination of the facts of a user. */
const table = function* (): Generator<SignInFacts> {
  for (const deleted of [null, { at: NOW, by, reason: null, until: LATER }])
    for (const disabled of [
      null,
      { at: NOW, by, reason: 'Left', isPlanned: false },
      { at: NOW, by: null, reason: null, isPlanned: true },
    ])
      for (const disableAt of disabled ? [null] : [null, LATER])
        for (const password of ['usable', 'unset', 'unusable', 'disowned'] as const)
          for (const codeUntil of [null, LATER])
            for (const inWindow of attempts)
              for (const overHttp of attempts)
                for (const secondFactor of [null, ...attempts])
                  for (const isSecondFactorRequired of [false, true])
                    for (const mustChangePassword of [false, true])
                      yield {
                        deleted,
                        disabled,
                        disableAt,
                        password,
                        codeUntil,
                        ways: [
                          { transport: 'window', ...inWindow },
                          { transport: 'http', ...overHttp },
                        ],
                        secondFactor,
                        isSecondFactorRequired,
                        mustChangePassword,
                      }
}

/** What the operation of a remedy changes of the facts. */
const applyRemedy = (facts: SignInFacts, kind: SignInStatus['obstacles'][number]['kind']): SignInFacts => {
  const end = (state: 'locked' | 'delayed') => facts.ways.map((way) => (way.state === state ? { ...way, ...open } : way))
  switch (remedies[kind]) {
    case 'users:restore':
      return { ...facts, deleted: null }
    case 'users:enable':
      return { ...facts, disabled: null }
    case 'users:issueReset':
    case 'users:issueActivation':
      return { ...facts, password: 'usable', ways: facts.ways.map((way) => ({ ...way, ...open })) }
    case 'users:unlock':
      return { ...facts, ways: facts.ways.map((way) => ({ ...way, ...open })) }
    case 'users:clearDelay':
      return { ...facts, ways: end('delayed') }
    case 'users:removeSecondFactor':
      return { ...facts, secondFactor: null }
    default:
      return { ...facts, secondFactor: open }
  }
}

const say = (status: SignInStatus): string => {
  const { answer, reason, further } = formatSignInStatus(status, NOW)
  return [answer, reason, ...further].join(' ')
}

describe('the sign-in status of every combination of facts', () => {
  test('says "yes" exactly if the directory would accept the right password everywhere', () => {
    for (const facts of table()) {
      const isThere = facts.deleted === null && facts.disabled === null && facts.password === 'usable'
      const takesCode = facts.secondFactor === null || facts.secondFactor.state === 'open'
      const openWays = isThere && takesCode ? facts.ways.filter(({ state }) => state === 'open').length : 0
      const expected = openWays === 2 ? 'yes' : openWays === 1 ? 'partly' : 'no'
      expect(readSignInStatus(facts).canSignIn, JSON.stringify(facts)).toBe(expected)
    }
  })

  test('ends with the remedies in their order, each of which ends the first obstacle', () => {
    for (const facts of table()) {
      let current = facts
      let status = readSignInStatus(current)
      while (status.obstacles.length > 0) {
        const [first] = status.obstacles
        if (!first) throw new Error('there is an obstacle')
        current = applyRemedy(current, first.kind)
        status = readSignInStatus(current)
        if (status.obstacles.some(({ kind }) => kind === first.kind)) throw new Error(`${first.kind} did not end`)
      }
      if (status.canSignIn !== 'yes') throw new Error(`cannot sign in: ${JSON.stringify(facts)}`)
    }
  })

  test('never offers a code while it would not work', () => {
    for (const facts of table()) {
      const [first] = readSignInStatus(facts).obstacles
      const isCode = first && (remedies[first.kind] === 'users:issueReset' || remedies[first.kind] === 'users:issueActivation')
      if (isCode) expect([facts.deleted, facts.disabled]).toEqual([null, null])
    }
  })

  test('mentions in words exactly what is so', () => {
    const claims: [RegExp, (facts: SignInFacts, status: SignInStatus) => boolean][] = [
      [/^Can sign in\. With the password\./, (facts, { canSignIn }) => canSignIn === 'yes' && facts.secondFactor === null],
      [
        /^Can sign in\. With the password and an auth/,
        (facts, { canSignIn }) => canSignIn === 'yes' && facts.secondFactor !== null,
      ],
      [/^Can’t sign in\. /, (_, { canSignIn }) => canSignIn === 'no'],
      [/^Can’t sign in everywhere\. /, (_, { canSignIn }) => canSignIn === 'partly'],
      [/Deleted by/, ({ deleted }) => deleted !== null],
      [/Disabled (by|since)/, ({ disabled }) => disabled !== null],
      [/No password has been chosen yet/, ({ password }) => password === 'unset'],
      [/The stored password can’t be used/, ({ password }) => password === 'unusable'],
      [/“This was not me”/, ({ password }) => password === 'disowned'],
      [/none is active/, ({ password, codeUntil }) => password !== 'usable' && codeUntil === null],
      [/Locked in the window/, ({ ways, password }) => password === 'usable' && ways[0]?.state === 'locked'],
      [/Has to wait until/, ({ ways, password }) => password === 'usable' && ways.some(({ state }) => state === 'delayed')],
      [/verification is locked/, ({ secondFactor }) => secondFactor?.state === 'locked'],
      [/codes aren’t checked/, ({ secondFactor }) => secondFactor?.state === 'delayed'],
      [/A new password must be chosen/, (facts, { canSignIn }) => canSignIn === 'yes' && facts.mustChangePassword],
      [
        /verification must be set up/,
        (facts, { canSignIn }) => canSignIn === 'yes' && facts.secondFactor === null && facts.isSecondFactorRequired,
      ],
      [/Will be disabled on/, (facts, { canSignIn }) => canSignIn === 'yes' && facts.disableAt !== null],
    ]
    const untrue: string[] = []
    for (const facts of table()) {
      const status = readSignInStatus(facts)
      const text = say(status)
      for (const [words, isTrue] of claims) if (words.test(text) !== isTrue(facts, status)) untrue.push(`${words}: ${text}`)
    }
    expect(untrue).toEqual([])
  })
})

test('a disabled user is named with who did it, when and why', () => {
  const [facts] = table()
  if (!facts) throw new Error('the table has rows')
  const disabled = { at: NOW, by, reason: 'Left the school', isPlanned: false }
  const { answer, reason } = formatSignInStatus(readSignInStatus({ ...facts, disabled }), NOW)
  expect(answer).toBe('Can’t sign in.')
  expect(reason).toMatch(/^Disabled by \u2068Tomasz Wójcik\u2069 on .*2026 at .*\. Reason: \u2068Left the school\u2069\.$/)
})

test('a delay says how long it takes and that the right password is refused', () => {
  const [facts] = table()
  if (!facts) throw new Error('the table has rows')
  const ways = [
    { transport: 'window' as const, ...delayed },
    { transport: 'http' as const, ...open },
  ]
  const { answer, reason } = formatSignInStatus(readSignInStatus({ ...facts, ways }), NOW)
  expect(answer).toBe('Can’t sign in everywhere.')
  expect(reason).toMatch(
    /\(in 5 minutes\) in the window, after 15 failed attempts\. Until then even the correct password is refused\.$/,
  )
})

test('a delayed or locked second factor tells its owner how long to wait, or whom to ask', () => {
  expect(formatError({ code: 'second-factor-delayed', seconds: 30 })).toMatch(/^Too many wrong codes\. Wait 30 seconds, then/)
  expect(formatError({ code: 'second-factor-delayed', seconds: 3_600 })).toMatch(/Wait 60 minutes/)
})
