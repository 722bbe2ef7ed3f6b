import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { OverviewView } from '../../src/shared/api/overview.ts'
import { formatAttention, formatAttentionTime, formatLastVerification } from '../../src/shared/messages/attention-messages.ts'
import { formatAction } from '../../src/shared/messages/audit-action-messages.ts'
import { countAll, formatChart } from '../../src/shared/messages/event-messages.ts'

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

test('what needs attention is told of one account and of several, with when it was or will be', () => {
  expect(formatAttention('locked', 1)).toBe('1 user is locked (too many wrong passwords)')
  expect(formatAttention('locked', 1_000)).toMatch(/^1.000 users are locked \(too many wrong passwords\)$/)
  const at = Date.UTC(2026, 0, 15, 12)
  expect(formatAttentionTime('locked', at)).toMatch(/^since .*2026/)
  expect(formatAttentionTime('disabled-soon', at)).toMatch(/^on .*2026 at /)
  expect(formatAttentionTime('second-factor-missing', null)).toBeNull()
})

test('the last verification is told with its outcome, and with the user who is known to have made it', () => {
  const last = { at: Date.UTC(2026, 0, 15, 12), by: 'ada@example.org', entry: 9, outcome: 'intact', brokenEntry: null } as const
  expect(formatLastVerification(last)).toMatch(/^Intact\. Last verified on .*2026 at .* by ada@example\.org\.$/)
  const broken = { ...last, by: null, outcome: 'broken', brokenEntry: 204 } as const
  expect(formatLastVerification(broken)).toMatch(/^Not intact\. Last verified on [^@]*\.$/)
})

test('every action that Gatehouse records by itself has words', () => {
  const sources = globSync('src/main/**/*.ts').map((file) => readFileSync(file, 'utf8'))
  const actions = new Set(
    sources.flatMap((source) => [...source.matchAll(/\baction: '(\w+:[\w-]+)'/g)].map(([, action = '']) => action)),
  )
  expect(actions).toContain('auth:lock')
  expect([...actions].filter((action) => formatAction(action) === action)).toEqual([])
})
