import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { OverviewView } from '../../src/shared/api/overview.ts'
import { noteRepeats } from '../../src/shared/domain/repeated-refusals.ts'
import { formatAttention, formatAttentionTime, formatLastVerification } from '../../src/shared/messages/attention-messages.ts'
import { formatAction } from '../../src/shared/messages/audit-action-messages.ts'
import { formatReason, formatRefused } from '../../src/shared/messages/audit-reason-messages.ts'
import { countAll, formatChart } from '../../src/shared/messages/event-messages.ts'
import { formatAttemptTime } from '../../src/shared/messages/sign-in-messages.ts'

const day = (date: string, signIns: number): OverviewView['days'][number] => ({
  date,
  from: 0,
  to: 1,
  signIns,
  failures: 0,
  lockouts: 0,
  resets: 0,
})

test('a chart says how many there were and on which day the most', () => {
  const days = [day('2026-01-30', 3), day('2026-01-31', 1_200), day('2026-02-01', 0)]
  expect(countAll(days, 'signIns')).toBe(1_203)
  expect(formatChart(days, 'signIns')).toMatch(/^Sign-ins in 3 days: 1.203\. Most on (Jan 31|31 Jan): 1.200\.$/)
  expect(formatChart(days, 'lockouts')).toBe('Users locked in 3 days: 0.')
})

test('what needs attention is told of one account and of many, with when it was or will be', () => {
  expect(formatAttention('locked', 1)).toBe('1 user is locked (too many wrong passwords)')
  expect(formatAttention('locked', 1_000)).toMatch(/^1.000 users are locked \(too many wrong passwords\)$/)
  const at = Date.UTC(2026, 0, 15, 12)
  expect(formatAttentionTime('locked', at)).toMatch(/^since .*2026/)
  expect(formatAttentionTime('disabled-soon', at)).toMatch(/^on .*2026 at /)
  expect(formatAttentionTime('second-factor-missing', null)).toBeNull()
})

test('the last verification is told with its outcome, and with whoever is known to have made it', () => {
  const last = { at: Date.UTC(2026, 0, 15, 12), by: 'ada@example.org', entry: 9, outcome: 'intact', words: 'intact' } as const
  expect(formatLastVerification(last)).toMatch(/^Intact\. Last verified on .*2026 at .* by ada@example\.org\.$/)
  expect(formatLastVerification({ ...last, by: null, outcome: 'broken' })).toMatch(/^Not intact\. Last verified on [^@]*\.$/)
})

test('every action that Gatehouse records by itself has words', () => {
  const sources = globSync('src/main/**/*.ts').map((file) => readFileSync(file, 'utf8'))
  const actions = new Set(
    sources.flatMap((source) => [...source.matchAll(/\baction: '(\w+:[\w-]+)'/g)].map(([, action = '']) => action)),
  )
  expect(actions).toContain('auth:lock')
  expect([...actions].filter((action) => formatAction(action) === action)).toEqual([])
})

test('an entry is told in words, and by its own names where a newer Gatehouse wrote it', () => {
  expect(formatAction('users:issueReset')).toBe('Issuing a reset code')
  expect(formatAction('users:teleport')).toBe('users:teleport')
  expect(formatReason({ outcome: 'refused', reason: 'wrong-credentials: unknown' })).toBe('No account has this e-mail')
  expect(formatReason({ outcome: 'refused', reason: 'not-permitted' })).toBe('The role does not allow it')
  expect(formatReason({ outcome: 'refused', reason: 'constructor' })).toBe('Constructor')
  expect(formatReason({ outcome: 'success', reason: 'reset-code' })).toBe('With a reset code')
  expect(formatReason({ outcome: 'success', reason: 'changed at 204' })).toBe('Broken at entry 204')
  expect(formatReason({ outcome: 'success', reason: 'users:disable #12' })).toBe('Disabling an account, entry 12')
  expect(formatReason({ outcome: 'success', reason: 'user to operator' })).toBe('user to operator')
  expect(formatReason({ outcome: 'success', reason: 'from 2026-01-15T12:00:00.000Z' })).toMatch(/^From .*2026 at /)
  expect(formatReason({ outcome: 'success', reason: '{"theme":"dark","secondFactorRoles":["user"]}' })).toBe(
    'Theme, Two-step verification',
  )
  expect(formatReason({ outcome: 'success', reason: '{cut' })).toBe('{cut')
  expect(formatReason({ outcome: 'success', reason: null })).toBeNull()
})

test('an entry that stands for several refusals says how many, and from when to when', () => {
  const from = Date.UTC(2026, 0, 15, 10, 2, 3)
  const reason = noteRepeats('not-permitted', { count: 412, from, to: from + 59_000 })
  expect(formatRefused(reason)).toMatch(/^Refused 412 more times between \d+:02.* and \d+:03.*$/)
  expect(formatReason({ outcome: 'refused', reason })).toBe('The role does not allow it')
  expect(formatRefused(noteRepeats('not-permitted', { count: 1, from, to: from }))).toMatch(/^Refused 1 more time at \d+:02.*$/)
  expect(formatRefused('not-permitted')).toBe('Refused')
  expect(formatRefused(null)).toBe('Refused')
  const detail = noteRepeats('wrong-credentials: unknown', { count: 2, from, to: from })
  expect(formatReason({ outcome: 'refused', reason: detail })).toBe('No account has this e-mail')
  expect(formatAttemptTime({ at: from + 59_000, since: from, count: 12 })).toMatch(
    /^12 times on .*2026 between \d+:02.* and \d+:03/,
  )
})
