import { expect, test } from 'vitest'
import type { JobView } from '../../src/shared/api/jobs.ts'
import { bulkChangeKinds } from '../../src/shared/domain/bulk-changes.ts'
import { formatBulkConfirm, formatBulkOutcome, formatPlan } from '../../src/shared/messages/bulk-messages.ts'
import { formatAskedAgain, formatBeyond, formatRequest } from '../../src/shared/messages/request-messages.ts'
import { formatTimeAgo, formatUserName } from '../../src/shared/messages/user-messages.ts'

const NOW = Date.UTC(2026, 0, 15, 12)
const MINUTE_MS = 60_000

test('a time that has passed is told in its largest unit, and a time in the future counts as now', () => {
  expect(formatTimeAgo(NOW + MINUTE_MS, NOW)).toBe('just now')
  expect(formatTimeAgo(NOW - MINUTE_MS + 1, NOW)).toBe('just now')
  expect(formatTimeAgo(NOW - MINUTE_MS, NOW)).toBe('1 minute ago')
  expect(formatTimeAgo(NOW - 3 * 60 * MINUTE_MS, NOW)).toBe('3 hours ago')
  expect(formatTimeAgo(NOW - 49 * 60 * MINUTE_MS, NOW)).toBe('2 days ago')
})

test('a request says how long ago it was made and how', () => {
  const request = {
    id: 'r',
    email: 'bob@example.org',
    name: '',
    state: 'active',
    lastSignInAt: null,
    role: 'user',
    requestedAt: NOW - 5 * MINUTE_MS,
    transport: 'http',
    lastRequestedAt: NOW - 2 * MINUTE_MS,
    times: 1,
  } as const
  expect(formatRequest(request, NOW)).toBe('Asked 5 minutes ago through another program')
  expect(formatAskedAgain(request, NOW)).toBeNull()
  expect(formatAskedAgain({ ...request, times: 2 }, NOW)).toBe('Asked again 1 time, last 2 minutes ago')
  expect(formatAskedAgain({ ...request, times: 1_001 }, NOW)).toBe('Asked again 1,000 times, last 2 minutes ago')
  expect(formatBeyond(50, 51)).toMatch(/^1 more request is waiting\./)
  expect(formatBeyond(50, 60)).toMatch(/^10 more requests are waiting\./)
})

test('a user is called by name where there is one, apart from the direction of the text around it', () => {
  expect(formatUserName({ name: 'Bob', email: 'bob@example.org' })).toBe('\u2068Bob\u2069')
  expect(formatUserName({ name: '', email: 'bob@example.org' })).toBe('\u2068bob@example.org\u2069')
})

test('every bulk change has a button for one user and for several', () => {
  for (const kind of bulkChangeKinds) {
    expect(formatBulkConfirm(kind, 1), kind).toMatch(/\b1 (user|code)( (to|from) group)?$/)
    expect(formatBulkConfirm(kind, 1_200), kind).toMatch(/\b1.200 (users|codes)( (to|from) group)?$/)
  }
})

test('a plan says how many of the selected users change', () => {
  expect(formatPlan(0, 3)).toBe('Nothing would change.')
  expect(formatPlan(1, 1)).toBe('1 user will change.')
  expect(formatPlan(2, 3)).toBe('2 of 3 users will change.')
})

test('the result of a job says what changed, who was skipped, and how many were not reached', () => {
  const job = {
    state: 'cancelled',
    change: 'disable',
    done: 3,
    total: 10,
    result: { kind: 'bulk-changed', changed: 2, skipped: [{ reason: 'yourself', count: 1, samples: [] }] },
  } as unknown as JobView
  expect(formatBulkOutcome(job)).toBe('Cancelled: 2 users disabled. Skipped: You: 1. The other 7 weren’t reached.')
  expect(formatBulkOutcome({ ...job, state: 'running' })).toBeNull()
})
