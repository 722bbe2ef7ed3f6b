import { expect, test } from 'vitest'
import type { VerificationView } from '../../src/shared/api/verification.ts'
import { formatVerification } from '../../src/shared/messages/verification-messages.ts'

const at = Date.UTC(2026, 0, 2, 3, 4)

const broken = (fault: Extract<VerificationView, { kind: 'broken' }>['fault'], entry: number, entries: number): string =>
  formatVerification({ kind: 'broken', fault, entry, entries, at, user: 'eve@example.org', archives: [] })

test('every fault of the audit log is told in its own words, with the entry and how far the log can be trusted', () => {
  expect(broken('changed', 204, 203)).toMatch(
    /entry 204 is not as it was written\..*The 203 entries before that are intact\. Verified on /,
  )
  expect(broken('changed', 1, 0)).toMatch(/entry 1 is not as it was written\..*No entry before it can be trusted\. Verified on /)
  expect(broken('missing', 9, 7)).toMatch(
    /at least one entry right before entry 9 is missing\. The 7 entries before that are intact/,
  )
  expect(broken('cut', 8, 7)).toMatch(/The log was cut: entry 8 and everything after it are missing/)
  expect(broken('note-missing', 7, 7)).toMatch(
    /It is unknown whether the log was cut.*up to entry 7 are consistent\. Verified on /,
  )
  expect(broken('not-expected', 9, 12)).toMatch(/not the log that you expect: entry 9 is missing, or its fingerprint differs/)
  expect(broken('user-unrecorded', 12, 12)).toMatch(
    /no entry created the user \u2068eve@example\.org\u2069\..*replaced with an older one/,
  )
  expect(
    new Set(
      (
        [
          'changed',
          'missing',
          'cut',
          'note-missing',
          'not-expected',
          'counts',
          'undo-step',
          'user-unrecorded',
          'user-removed',
          'role-unrecorded',
          'archive',
        ] as const
      ).map((fault) => broken(fault, 5, 4)),
    ).size,
  ).toBe(11)
})

const intact = { kind: 'intact', at, head: '1-0000-0000-0000-0000', isNoteChecked: true, archived: 0 } as const

test('an intact log is told with how many entries it has', () => {
  expect(formatVerification({ ...intact, entries: 1 })).toMatch(/^Log intact up to entry 1\. Verified on /)
  expect(formatVerification({ ...intact, entries: 200 })).toMatch(/^Log intact up to entry 200\./)
  expect(formatVerification({ ...intact, entries: 2, isNoteChecked: false })).toMatch(
    /The anchor beside the database was not checked/,
  )
})

test('damaged archives are named, and how far the archives were checked', () => {
  expect(formatVerification({ ...intact, entries: 9, archived: 4 })).toMatch(
    /^Log intact up to entry 9, including the archives\./,
  )
  const file = 'audit-000001-000004.jsonl'
  const told = formatVerification({
    kind: 'broken',
    fault: 'archive',
    entry: 3,
    entries: 9,
    at,
    user: null,
    archives: [
      { file, fault: 'changed', entry: 3 },
      { file: 'audit-000005-000008.jsonl', fault: 'missing', entry: 5 },
    ],
  })
  expect(told).toMatch(/^The log in the database fits, but an archive of older entries doesn’t\./)
  expect(told).toContain(
    `The archive ${file} was changed (entry 3). The archive audit-000005-000008.jsonl is missing. Put the file back`,
  )
})
