import { expect, test } from 'vitest'
import { foldHistory } from '../../src/renderer/features/users/history-rows.ts'
import type { AuditEntryView } from '../../src/shared/api/audit.ts'
import { formatDeed, formatOrigin } from '../../src/shared/messages/timeline-messages.ts'

const AT = Date.UTC(2026, 0, 15, 12)
const MINUTE = 60_000
const bob = { id: 'b', email: 'bob@example.org', present: null }

let id = 0
const entry = (action: string, changes: Partial<AuditEntryView> = {}): AuditEntryView => {
  id += 1
  const own = {
    actor: null,
    subject: bob,
    transport: 'window',
    outcome: 'success',
    details: null,
    reason: null,
    ended: null,
    undo: 'not-possible',
  } as const
  return { id, at: AT - id * MINUTE, action, ...own, ...changes }
}

const wrong = (changes: Partial<AuditEntryView> = {}): AuditEntryView =>
  entry('auth:login', {
    outcome: 'refused',
    details: { kind: 'refused', code: 'wrong-credentials', cause: 'wrong-password' },
    ...changes,
  })

test('equal entries in a row are one row with their number, from the first to the last', () => {
  const repeated = { kind: 'refused-repeatedly', code: 'wrong-credentials', cause: 'wrong-password', count: 7 } as const
  const from = AT - 9 * MINUTE
  const entries = [
    wrong({ at: AT }),
    wrong({ at: AT - MINUTE, details: { ...repeated, from, to: AT - MINUTE } }),
    wrong({ at: from }),
  ]
  const [row, ...others] = foldHistory(entries)
  expect(others).toEqual([])
  expect(row).toMatchObject({ entry: { id: entries[0]?.id }, count: 9, from })
  expect(formatDeed(wrong(), bob.id, 9)).toBe('Failed sign-in: wrong password\u00a0× 9')
  expect(formatOrigin(wrong({ at: AT }), bob.id, from)).toMatch(/^.*2026 at \d+:51.* to \d+:00/)
})

test('another fact, actor or transport, and what can be undone, have rows of their own', () => {
  const disabled = (): AuditEntryView => entry('users:disable', { undo: 'possible' })
  const rows = foldHistory([
    wrong(),
    wrong({ transport: 'http' }),
    entry('auth:login'),
    wrong(),
    disabled(),
    disabled(),
    entry('users:unlock', { actor: { id: 'a', email: 'ada@example.org', present: null } }),
    entry('users:unlock', { actor: { id: 'o', email: 'olga@example.org', present: null } }),
  ])
  expect(rows.map(({ count }) => count)).toEqual([1, 1, 1, 1, 1, 1, 1, 1])
})
