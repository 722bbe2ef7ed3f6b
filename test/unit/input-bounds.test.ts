import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { contract, type OperationContract } from '../../src/shared/api/index.ts'
import { operationNames } from '../../src/shared/api/names.ts'
import { parseCursor } from '../../src/shared/api/user-list.ts'
import { ENTRIES_MAX, ROWS_MAX } from '../../src/shared/domain/limits.ts'
import { TIME_MAX } from '../../src/shared/domain/time.ts'
import { listBounds } from '../helpers/contract-fields.ts'

/** The largest bound of all: nothing that a caller sends may be further from nought. */
const LARGEST = TIME_MAX

const inputsOf = ({ input, compatInput }: OperationContract): z.ZodType[] => (compatInput ? [input, compatInput] : [input])

describe.each(operationNames)('the input of %s', (operation) => {
  test('has a bound for every number and list', () => {
    for (const { path, kind, least, most } of inputsOf(contract[operation]).flatMap((input) => listBounds(input))) {
      const name = `${operation} ${path} (${kind})`
      expect(most, name).not.toBeNull()
      expect(Math.abs(most ?? Number.NaN), name).toBeLessThanOrEqual(LARGEST)
      if (kind !== 'number') continue
      expect(least, name).not.toBeNull()
      expect(Math.abs(least ?? Number.NaN), name).toBeLessThanOrEqual(LARGEST)
    }
  })
})

test('the look at bounds sees a number without one wherever it stands', () => {
  const bare = z.number().int()
  const places = [
    bare,
    bare.optional(),
    z.strictObject({ a: z.strictObject({ b: bare }).optional() }),
    z.array(bare).max(3),
    z.discriminatedUnion('kind', [z.strictObject({ kind: z.literal('a'), n: bare.nullable() })]),
    z.strictObject({ n: bare }).superRefine(() => undefined),
    z.tuple([z.string().max(1), bare]),
    bare.default(1),
    bare.transform((n) => n),
  ]
  for (const place of places) expect(listBounds(place).some(({ kind, most }) => kind === 'number' && most === null)).toBe(true)
})

test('one more than a bound is no input, and what the bounds are is written down [input-bounds]', () => {
  const accepts = (operation: keyof typeof contract, input: unknown): boolean =>
    (contract[operation] as OperationContract).input.safeParse(input).success
  const id = '6f7d3c52-0d5e-4b2c-9a57-0a3f5d1c2b4e'
  for (const [operation, make, most] of [
    ['audit:list', (before: number) => ({ before }), ENTRIES_MAX],
    ['audit:list', (after: number) => ({ after }), ENTRIES_MAX],
    ['audit:list', (from: number) => ({ filter: { from } }), TIME_MAX],
    ['audit:count', (to: number) => ({ filter: { to } }), TIME_MAX],
    ['users:timeline', (before: number) => ({ email: 'ada@example.org', before }), ENTRIES_MAX],
    ['users:undo', (entry: number) => ({ entry }), ENTRIES_MAX],
    ['bulk:plan', (entry: number) => ({ change: { kind: 'undo', entry } }), ENTRIES_MAX],
    ['users:disable', (at: number) => ({ email: 'ada@example.org', at }), TIME_MAX],
    ['users:list', (index: number) => ({ position: { kind: 'index', index } }), ROWS_MAX],
    ['users:list', (registeredFrom: number) => ({ filter: { registeredFrom } }), TIME_MAX],
    ['jobs:report', (after: number) => ({ id, after }), ROWS_MAX],
    ['audit:report', (after: number) => ({ entry: 1, after }), ROWS_MAX],
    ['audit:report', (entry: number) => ({ entry }), ENTRIES_MAX],
    ['overview:read', (days: number) => ({ days }), 366],
  ] as const) {
    expect(accepts(operation, make(most)), operation).toBe(true)
    for (const beyond of [most + 1, Number.MAX_SAFE_INTEGER, 1e300, Number.POSITIVE_INFINITY, 1.5])
      expect(accepts(operation, make(beyond)), `${operation} ${beyond}`).toBe(false)
  }
})

test('a cursor holds its row number to the same bound', () => {
  expect(parseCursor(`["email","a",${ROWS_MAX}]`)).not.toBeNull()
  for (const number of [ROWS_MAX + 1, -1, Number.MAX_SAFE_INTEGER, '"1"'])
    expect(parseCursor(`["email","a",${number}]`)).toBeNull()
})
