import fc from 'fast-check'
import { PAGE_MAX_ROWS } from '../../src/shared/api/fields.ts'
import { contract } from '../../src/shared/api/index.ts'
import { type OperationName, operationNames } from '../../src/shared/api/names.ts'
import { userSortColumns } from '../../src/shared/api/user-list.ts'
import { ENTRIES_MAX, ROWS_MAX } from '../../src/shared/domain/limits.ts'
import { roles } from '../../src/shared/domain/permissions.ts'
import { TIME_MAX } from '../../src/shared/domain/time.ts'
import { listFields } from '../helpers/contract-fields.ts'

/** What a call may name; it grows with what the calls bring to light. */
export type Pools = {
  readonly emails: readonly string[]
  readonly passwords: readonly string[]
  /** Reset and recovery codes that were given out. */
  readonly codes: string[]
  /** Ids of sessions and jobs. */
  readonly ids: string[]
  /** The newest entry of the audit log. */
  readonly entries: () => number
}

/** One call before it is made: numbers that choose, so that a seed is enough to make it again. */
export type FuzzCase = {
  readonly operation: OperationName
  readonly actor: number
  readonly session: 'own' | 'none' | 'garbage' | 'ended'
  readonly transport: 'window' | 'http' | 'terminal'
  readonly choices: readonly number[]
  readonly twist: 'none' | 'hostile-field' | 'hostile-input' | 'unknown-key' | 'missing-field'
  readonly hostile: unknown
}

/** They walk the whole log, or start a thread: as many as of the others would only measure that. */
export const slowOperations: ReadonlySet<OperationName> = new Set<OperationName>([
  'audit:verify',
  'audit:count',
  'audit:export',
  'audit:archive',
  'audit:list',
  'users:timeline',
])

const hostile = fc.anything({
  withBigInt: true,
  withDate: true,
  withMap: true,
  withSet: true,
  withTypedArray: true,
  withNullPrototype: true,
  withUnicodeString: true,
  maxDepth: 3,
  key: fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'role', 'email', 'then', 'toString')),
})

export const fuzzCase: fc.Arbitrary<FuzzCase> = fc.record({
  operation: fc.oneof(
    ...operationNames.map((name) => ({ weight: slowOperations.has(name) ? 1 : 10, arbitrary: fc.constant<OperationName>(name) })),
  ),
  actor: fc.nat(1_000),
  session: fc.oneof(
    { weight: 20, arbitrary: fc.constant('own' as const) },
    { weight: 1, arbitrary: fc.constantFrom('none' as const, 'garbage' as const, 'ended' as const) },
  ),
  transport: fc.oneof(
    { weight: 10, arbitrary: fc.constant('window' as const) },
    { weight: 1, arbitrary: fc.constantFrom('terminal' as const, 'http' as const) },
  ),
  choices: fc.array(fc.nat(1_000), { minLength: 12, maxLength: 12 }),
  twist: fc.oneof(
    { weight: 12, arbitrary: fc.constant('none' as const) },
    { weight: 4, arbitrary: fc.constantFrom('hostile-field' as const, 'hostile-input' as const) },
    { weight: 1, arbitrary: fc.constantFrom('unknown-key' as const, 'missing-field' as const) },
  ),
  hostile,
})

const pick = <T>(from: readonly T[], choice: number): T | undefined => from[choice % Math.max(1, from.length)]

/** The bounds that inputs have, and what lies at and beyond them: as numbers that choose how much work is done. */
const EXTREMES: readonly unknown[] = [ENTRIES_MAX, ROWS_MAX, TIME_MAX, 366, 200, PAGE_MAX_ROWS].flatMap((most) => [
  most,
  most + 1,
  -most,
])
const BEYOND: readonly unknown[] = [...EXTREMES, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, 2 ** 31, 2 ** 53, 0, -1, 0.5]

/** An honest number, or now and then one at a bound or beyond it. */
const numberOr = (choice: number, honest: unknown): unknown => (choice % 7 === 0 ? pick(BEYOND, choice / 7) : honest)

const NOBODYS_ID = '00000000-0000-4000-8000-000000000000'

/** What a field of this name may honestly hold; names mean the same in every operation. */
const values: Readonly<Record<string, (pools: Pools, choice: number) => unknown>> = {
  email: ({ emails }, choice) => (choice % 11 === 0 ? `new-${choice}@example.org` : pick(emails, choice)),
  password: ({ passwords }, choice) => pick(passwords, choice % 3 === 0 ? choice : 0),
  currentPassword: ({ passwords }, choice) => pick(passwords, choice % 3 === 0 ? choice : 0),
  newPassword: ({ passwords }, choice) => pick(passwords, choice),
  resetToken: ({ codes }, choice) => pick(codes, choice) ?? '0'.repeat(26),
  newEmail: (_, choice) => `new-${choice}@example.org`,
  note: (_, choice) => pick(['', 'A note', undefined], choice),
  groups: (_, choice) => pick([[], ['red', 'blue'], undefined], choice),
  at: (_, choice) => numberOr(choice, choice % 3 === 0 ? undefined : Date.now() + (choice - 500) * 60_000),
  entry: ({ entries }, choice) => numberOr(choice, entries() - (choice % 60)),
  code: (_, choice) => (choice % 2 === 0 ? undefined : String(choice).padStart(6, '0')),
  id: ({ ids }, choice) => pick(ids, choice) ?? NOBODYS_ID,
  role: (_, choice) => pick(roles, choice),
  name: (_, choice) => pick(['', 'Ada', '<img src=x onerror=alert(1)>', "'; DROP TABLE users; --", '%_\\', 'é\u0301'], choice),
  search: (_, choice) => pick(['', 'example', '%', "' OR 1=1 --", 'É'], choice),
  before: (_, choice) => numberOr(choice, choice % 2 === 0 ? undefined : choice + 1),
  after: (_, choice) => numberOr(choice, choice % 2 === 0 ? undefined : choice + 1),
  days: (_, choice) => numberOr(choice, choice % 2 === 0 ? undefined : (choice % 366) + 1),
  timeZone: (_, choice) => pick([undefined, 'Asia/Kathmandu', '+23:59', 'Nowhere/At all'], choice),
  limit: (_, choice) => numberOr(choice, choice % 2 === 0 ? undefined : (choice % 200) + 1),
  filter: (_, choice) =>
    choice % 11 === 0
      ? { [pick(['from', 'to', 'registeredFrom', 'disableBefore', 'deletedBefore'], choice) ?? 'from']: numberOr(choice * 7, 0) }
      : pick(
          [undefined, {}, { role: 'user' }, { group: 'red' }, { isLocked: false }, { outcome: 'refused' }, { search: 'a' }],
          choice,
        ),
  slot: (_, choice) => pick([undefined, 'a slot'], choice),
  sort: (_, choice) => {
    const by = pick([undefined, undefined, ...userSortColumns], choice)
    return by && { by, direction: choice % 2 === 0 ? 'ascending' : 'descending' }
  },
  // Cursors are the caller's to make up: of any column, and with a key of either type.
  position: (_, choice) => {
    const cursor = JSON.stringify([
      pick(['email', 'email', ...userSortColumns], choice),
      choice % 2 === 0 ? 'm' : choice,
      numberOr(choice, choice),
    ])
    return pick(
      [undefined, { kind: 'index', index: numberOr(choice, choice) }, { kind: 'after', cursor }, { kind: 'before', cursor }],
      choice,
    )
  },
  removeSecondFactor: (_, choice) => choice % 2 === 0,
  kind: (_, choice) => pick(['file', 'keychain'], choice),
  registration: (_, choice) => pick(['open', 'closed', undefined, undefined], choice),
  idleMinutes: (_, choice) => pick([30, 480, 0, undefined], choice),
  absoluteHours: (_, choice) => pick([12, 24, 25, undefined], choice),
  settledSteps: (_, choice) => pick([[], undefined, ['registration'], ['all'], ['nothing']], choice),
  secondFactorRoles: (_, choice) => pick([[], undefined, undefined, ['auditor'], ['nobody']], choice),
  hashCost: (_, choice) => pick([10, 16, 4, undefined], choice),
  theme: (_, choice) => pick(['light', 'dark', 'system'], choice),
  text: () => 'text',
  codes: () => ['a code'],
  expiresAt: (_, choice) => numberOr(choice, choice),
}

const fitting = (operation: OperationName, pools: Pools, choices: readonly number[]): Record<string, unknown> | undefined => {
  const fields = listFields(contract[operation].input)
  if (fields.length === 0) return undefined
  const entries = fields.map((field, index) => [field, values[field]?.(pools, choices[index] ?? 0)] as const)
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined))
}

/** The input of a case: one that fits, or one that is spoilt in the way that the case says. */
export const inputOf = ({ operation, choices, twist, hostile: odd }: FuzzCase, pools: Pools): unknown => {
  const input = fitting(operation, pools, choices)
  const field = pick(Object.keys(input ?? {}), choices[11] ?? 0) ?? 'role'
  switch (twist) {
    case 'none':
      return input
    case 'hostile-input':
      return odd
    case 'hostile-field':
      return { ...input, [field]: odd }
    case 'unknown-key':
      return { ...input, role: 'administrator', isAdmin: true }
    case 'missing-field':
      return Object.fromEntries(Object.entries(input ?? {}).filter(([name]) => name !== field))
  }
}
