import { expect, test } from 'vitest'
import { type AuditDetail, auditDetail, parseDetail, type RecordedDetail } from '../../src/shared/api/audit-details.ts'
import { actionChoices, formatAction } from '../../src/shared/messages/audit-action-messages.ts'
import { describeEntry, formatEntry, formatResult, toneOf } from '../../src/shared/messages/audit-entry-messages.ts'
import { listValueChanges } from '../../src/shared/messages/audit-value-messages.ts'
import { formatDateAndTime } from '../../src/shared/messages/user-messages.ts'

const at = 1_767_225_600_000

const isolated = (text: string): string => `“\u2068${text}\u2069”`

const done = (action: string, details: RecordedDetail | null = null) => formatEntry({ action, outcome: 'success', details })

const refused = (action: string, details: RecordedDetail | null = null) => formatEntry({ action, outcome: 'refused', details })

/** One detail of every kind, with the words of an entry that has it. */
const facts: readonly [action: string, details: AuditDetail, words: string | RegExp][] = [
  ['users:list', { kind: 'refused', code: 'not-permitted' }, 'Refused: list users (not permitted)'],
  [
    'auth:login',
    { kind: 'refused-repeatedly', code: 'wrong-credentials', cause: 'wrong-password', count: 2, from: 0, to: 0 },
    /^Failed sign-in: wrong password\. 2 more times at /,
  ],
  ['users:create', { kind: 'role-given', role: 'operator' }, 'User created. Role: Operator'],
  ['users:changeRole', { kind: 'role-changed', from: 'user', to: 'operator' }, 'Role changed from User to Operator'],
  [
    'users:update',
    { kind: 'fields-changed', changes: [{ field: 'name', from: 'Grace', to: 'Grace Hopper' }] },
    `Name changed from ${isolated('Grace')} to ${isolated('Grace Hopper')}`,
  ],
  ['users:issueReset', { kind: 'part-of-bulk', bulk: 7 }, 'Reset code issued'],
  [
    'users:giveReason',
    { kind: 'reason-given', entry: 7, reason: 'Asked' },
    'Reason given for entry 7. Reason: \u2068Asked\u2069',
  ],
  ['users:undo', { kind: 'undone', operation: 'users:disable', entry: 745, changes: [] }, 'Undid “User disabled” (entry 745)'],
  ['auth:reset', { kind: 'reset-with', way: 'activation-code' }, 'Account activated with an activation code'],
  ['auth:lock', { kind: 'too-many-failures' }, 'Sign-in locked. Too many failed attempts'],
  ['alerts:resolve', { kind: 'alert-resolved', alert: 'many-failures' }, 'Security alert dealt with. Many wrong passwords'],
  ['users:endSessions', { kind: 'sessions-ended', count: 1 }, 'All sessions of a user ended. 1 session'],
  ['bulk:run', { kind: 'bulk-started', change: 'undo', planned: 35, undoes: 7 }, 'Bulk undo started: 35 users. Undoes entry 7'],
  [
    'bulk:finished',
    { kind: 'bulk-finished', change: 'undo', entry: 8, state: 'done', changed: 35, skipped: 0 },
    'Bulk undo finished: 35 changed',
  ],
  ['audit:exportReport', { kind: 'report-saved', entry: 1204 }, 'Report of entry 1,204 saved'],
  ['jobs:readPrintedCodes', { kind: 'codes-taken', count: 12 }, 'Reset codes taken for printing. 12 codes'],
  [
    'audit:verify',
    { kind: 'verified', result: 'changed', entry: 204 },
    'Audit log checked: not intact, first fault at entry 204',
  ],
  [
    'audit:export',
    { kind: 'export-started', format: 'csv', filteredBy: ['outcome', 'search'] },
    'Audit log export started (CSV). Filtered by result, search',
  ],
  [
    'audit:exported',
    { kind: 'export-finished', format: 'json-lines', entry: 9, state: 'done', entries: 786 },
    'Audit log exported: 786 entries (JSON Lines)',
  ],
  [
    'transfers:exportHashes',
    { kind: 'users-export-started', format: 'csv', filteredBy: ['role'], withHashes: true, withKeys: true },
    'Export of users with password hashes started (CSV). Filtered by role. With the encrypted key',
  ],
  [
    'transfers:exported',
    { kind: 'users-export-finished', format: 'json-lines', entry: 9, state: 'done', withHashes: true, users: 35 },
    'Users with password hashes exported: 35 users (JSON Lines)',
  ],
  [
    'settings:update',
    { kind: 'settings-changed', changes: [{ setting: 'theme', from: 'light', to: 'dark' }] },
    'Settings changed. Theme',
  ],
  ['backups:setUp', { kind: 'backups-set-up', isDaily: true }, 'Backups set up: daily backups on'],
  ['backups:finished', { kind: 'backup-finished', entry: 7, state: 'done', bytes: 4_194_304 }, 'Backup made: 4.19 MB'],
  ['restores:run', { kind: 'restore-begun', madeAt: 1_767_225_600_000 }, /^Restore started, from a backup of /],
  ['restores:removeKept', { kind: 'kept-removed', name: 'before-restore-x' }, 'Replaced directory deleted: before-restore-x'],
  ['backups:restored', { kind: 'restored', madeAt: 1_767_225_600_000, head: null }, /^Directory restored from a backup of /],
  ['settings:compacted', { kind: 'compacted', before: 4_000_000, after: 1_500_000 }, 'Database compacted from 4 MB to 1.5 MB'],
  [
    'audit:archived',
    { kind: 'log-archived', from: 1, to: 500, bytes: 150_000 },
    'Entries 1 to 500 moved into an archive: 150 kB',
  ],
  ['settings:setKeyStorage', { kind: 'key-storage', where: 'keychain' }, 'Keys moved to the keychain'],
  ['programs:add', { kind: 'program-added', name: 'Kiosk', scopes: ['session'] }, `Program ${isolated('Kiosk')} added`],
  ['users:dataExported', { kind: 'user-data-exported', entry: 9, state: 'done' }, 'Export of user data finished'],
  ['users:erased', { kind: 'user-erased', number: 1042, entries: 3 }, 'User 1042 erased. 3 entries redacted'],
  ['programs:revoke', { kind: 'program-revoked', name: 'Kiosk' }, `Program ${isolated('Kiosk')} revoked`],
  [
    'sso:register',
    { kind: 'sso-program-registered', name: 'Wiki', program: 'confidential', scopes: ['openid', 'email'], permissions: [] },
    /^Program “.Wiki.” registered for single sign-on\. Sees: .*email/,
  ],
  ['sso:revoke', { kind: 'sso-program', name: 'Wiki' }, `Program for single sign-on revoked: ${isolated('Wiki')}`],
  ['sso:allow', { kind: 'sso-allowed', name: 'Wiki', scopes: ['groups'] }, /^Program “.Wiki.” allowed\. Sees: .groups.$/],
  [
    'sso:token',
    { kind: 'sso-token', name: 'Wiki', grant: 'refresh' },
    `Program ${isolated('Wiki')} got tokens. With a refresh token`,
  ],
  [
    'sso:token',
    { kind: 'sso-refused', name: 'Wiki', error: 'invalid_grant', count: 3 },
    /^Refused: get tokens for a program\. “.Wiki.”: .invalid_grant., 3 times since the last entry$/,
  ],
  ['groups:create', { kind: 'group-created', group: 'Art' }, `Group ${isolated('Art')} created`],
  [
    'groups:update',
    { kind: 'group-changed', group: 'Art', changes: [{ field: 'requiresSecondFactor', from: false, to: true }] },
    `Group ${isolated('Art')} changed. Two-step verification required`,
  ],
  [
    'groups:merge',
    { kind: 'group-merged', group: 'Arts', into: 'Art', members: 2 },
    `Group ${isolated('Arts')} merged into ${isolated('Art')}: 2 members`,
  ],
  ['groups:delete', { kind: 'group-deleted', group: 'Art', members: 1 }, `Group ${isolated('Art')} deleted: 1 member`],
  ['groups:purge', { kind: 'group-purged', group: 'Art' }, `Group ${isolated('Art')} permanently deleted`],
  [
    'folder:closed',
    { kind: 'folder-closed', exposures: [{ file: 'gatehouse.db', exposure: 'read' }] },
    'Data folder closed to other users of the computer. gatehouse.db could be read',
  ],
  [
    'audit:beginAnchor',
    { kind: 'anchor-begun', former: 'unreadable' },
    'New audit anchor begun. The former one couldn’t be read',
  ],
  [
    'clock:setBack',
    { kind: 'clock-set-back', from: at, times: 7 },
    `Clock of this computer was set back. Before: ${formatDateAndTime(at)}. Later times in the directory were corrected`,
  ],
  [
    'retention:held',
    { kind: 'retention-held', from: at, users: 2, groups: 1 },
    `Permanent deletion of deleted users paused (the clock jumped forward). Last entry before: ${formatDateAndTime(at)}. Due: 2 deleted users and 1 deleted group`,
  ],
]

test.each(facts)('%s: an entry with the detail $kind is a fact in the past tense', (action, details, words) => {
  const outcome = 'code' in details ? 'refused' : 'success'
  const told = formatEntry({ action, outcome, details })
  if (typeof words === 'string') expect(told).toBe(words)
  else expect(told).toMatch(words)
  expect(parseDetail(JSON.stringify(details))).toEqual(details)
})

test('every kind of detail has its words', () => {
  const kinds = auditDetail.options.map(({ shape }) => shape.kind.value)
  expect(facts.map(([, { kind }]) => kind).sort()).toEqual(kinds.sort())
})

test.each(['changed at 204', 'intact', 'users:disable #12', 'not-permitted'])(
  'a program named %j is told by its name',
  (name) => {
    expect(done('programs:revoke', { kind: 'program-revoked', name })).toBe(`Program ${isolated(name)} revoked`)
  },
)

test('a date of disabling is in the words', () => {
  const changes = [{ field: 'disableAt' as const, from: null, to: Date.UTC(2026, 0, 15, 12) }]
  expect(done('users:disable', { kind: 'fields-changed', changes })).toMatch(/^Disabling scheduled for .*2026 at /)
})

test('old and new values are told one by one', () => {
  const changes = [
    { field: 'note' as const, from: '', to: 'Left in May' },
    { field: 'groups' as const, added: ['a', 'b'], removed: ['c'] },
    { field: 'deletedAt' as const, from: null, to: Date.UTC(2026, 0, 15, 12) },
  ]
  expect(listValueChanges({ kind: 'fields-changed', changes })).toEqual([
    { name: 'Note', was: null, is: 'Left in May' },
    { name: 'Removed from groups', was: 'c' },
    { name: 'Added to groups', is: 'a, b' },
    { name: 'Deleted since', was: null, is: expect.stringContaining('2026') },
  ])
  expect(listValueChanges({ kind: 'role-changed', from: 'user', to: 'operator' })).toEqual([
    { name: 'Role', was: 'User', is: 'Operator' },
  ])
  const settings = [
    { setting: 'httpEnabled', from: false, to: true },
    { setting: 'secondFactorRoles', from: [], to: ['administrator'] },
  ]
  expect(listValueChanges({ kind: 'settings-changed', changes: settings })).toEqual([
    { name: 'HTTP API', was: 'Off', is: 'On' },
    { name: 'Two-step verification', was: null, is: 'Administrators' },
  ])
  expect(listValueChanges(null)).toEqual([])
})

test('changed fields are told with old and new values, a note without', () => {
  const change = (changes: Extract<AuditDetail, { kind: 'fields-changed' }>['changes']) =>
    done('users:update', { kind: 'fields-changed', changes })
  expect(change([{ field: 'name', from: '', to: 'Grace' }])).toBe(`Name set to ${isolated('Grace')}`)
  expect(change([{ field: 'name', from: 'Grace', to: '' }])).toBe(`Name ${isolated('Grace')} removed`)
  expect(change([{ field: 'groups', added: ['a'], removed: ['b', 'c'] }])).toBe(
    `Groups changed: added ${isolated('a')}, removed ${isolated('b')}, ${isolated('c')}`,
  )
  expect(change([{ field: 'note', from: '', to: 'Left in May' }])).toBe('Note changed')
  expect(
    change([
      { field: 'note', from: '', to: 'Left in May' },
      { field: 'groups', added: ['a'], removed: [] },
    ]),
  ).toBe(`User details changed. Note changed; Groups changed: added ${isolated('a')}`)
  expect(change([])).toBe('User details changed. No values changed')
})

test('a bulk change and an export that did not finish say so', () => {
  const bulk = { kind: 'bulk-finished', change: 'disable', entry: 1, changed: 1_200, skipped: 3 } as const
  expect(done('bulk:finished', { ...bulk, state: 'cancelled' })).toMatch(
    /^Bulk change cancelled \(disable\): 1.200 changed, 3 skipped$/,
  )
  const end = { kind: 'export-finished', format: 'csv', entry: 1 } as const
  expect(done('audit:exported', { ...end, state: 'failed' })).toBe('Audit log export failed (CSV)')
  expect(done('audit:verify', { kind: 'verified', result: 'intact' })).toBe('Audit log verified: intact')
  expect(done('audit:verify', { kind: 'verified', result: 'cancelled' })).toBe('Audit log verification cancelled')
})

test('a refusal tells what was tried and why, and a wrong sign-in is a failed sign-in', () => {
  expect(done('auth:login')).toBe('Signed in')
  expect(refused('auth:login', { kind: 'refused', code: 'wrong-credentials', cause: 'wrong-password' })).toBe(
    'Failed sign-in: wrong password',
  )
  expect(refused('auth:login', { kind: 'refused', code: 'wrong-credentials', cause: 'unknown' })).toBe(
    'Failed sign-in: no user has this email',
  )
  expect(refused('auth:reset', { kind: 'refused', code: 'reset-refused' })).toBe(
    'Failed password reset: code wrong, used or expired',
  )
  expect(refused('users:read', { kind: 'refused', code: 'no-such-user' })).toBe('Refused: read a user (no user has this email)')
  expect(refused('users:read')).toBe('Refused: read a user')
})

test('a password that was right, with the code still to come, is no refusal', () => {
  const entry = {
    action: 'auth:login',
    outcome: 'refused',
    details: { kind: 'refused', code: 'second-factor-required' },
  } as const
  expect(formatEntry(entry)).toBe('Password accepted, code requested')
  expect([toneOf(entry), formatResult(entry)]).toEqual(['pending', 'Code requested'])
  const wrong = { ...entry, details: { kind: 'refused', code: 'wrong-second-factor' } } as const
  expect([toneOf(wrong), formatResult(wrong)]).toEqual(['refused', 'Refused'])
  expect(formatResult({ outcome: 'success', details: null })).toBe('Success')
})

test('a detail that a newer Gatehouse recorded is shown by its kind, and a text that is no detail as it is', () => {
  const newer = '{"kind":"moved-to-mars","when":1}'
  expect(parseDetail(newer)).toEqual({ kind: 'unrecognized', name: 'moved-to-mars', recorded: newer })
  expect(describeEntry({ action: 'users:teleport', outcome: 'success', details: parseDetail(newer) })).toEqual({
    fact: 'users:teleport',
    more: '\u2068moved-to-mars\u2069',
  })
  // A known kind with other fields, and values that no date or count can have.
  for (const text of [
    '{"kind":"undone","operation":"users:disable"}',
    '{"kind":"fields-changed","changes":[{"field":"disableAt","from":null,"to":1e20}]}',
    '{"kind":"sessions-ended","count":-1}',
    '{"kind":"unrecognized","name":null,"recorded":"x"}',
    '{"kind":"role-changed","from":"user","to":"owner"}',
  ])
    expect(parseDetail(text), text).toMatchObject({ kind: 'unrecognized', recorded: text })
  for (const text of ['', '{cut', 'changed at 204', 'null', '7', '"intact"', '[]', '{"kind":7}']) {
    expect(parseDetail(text)).toEqual({ kind: 'unrecognized', name: null, recorded: text })
    expect(done('programs:revoke', parseDetail(text))).toBe(`Program revoked. \u2068${text}\u2069`)
    expect(refused('users:list', parseDetail(text))).toBe(`Refused: list users. \u2068${text}\u2069`)
  }
  expect(parseDetail(null)).toBeNull()
  expect(formatAction('users:teleport')).toBe('users:teleport')
  expect(formatAction('constructor')).toBe('constructor')
})

test('a filter offers every action once, in words', () => {
  const labels = actionChoices.map(({ label }) => label)
  expect(new Set(labels).size).toBe(labels.length)
  expect(labels).toContain('Signed in')
  expect(labels).toContain('Refused: list users')
})

test('an entry that stands for several refusals says how many, and from when to when', () => {
  const from = Date.UTC(2026, 0, 15, 10, 2, 3)
  const repeated = { kind: 'refused-repeatedly', code: 'not-permitted', count: 412, from, to: from + 59_000 } as const
  expect(refused('users:list', repeated)).toMatch(
    /^Refused: list users \(not permitted\)\. 412 more times between \d+:02.* and \d+:03.*$/,
  )
  expect(refused('users:list', { ...repeated, count: 1, to: from })).toMatch(/\. 1 more time at \d+:02.*$/)
})
