import { expect, test } from 'vitest'
import { contract, type OperationContract } from '../../src/shared/api/index.ts'
import { type OperationName, operationNames } from '../../src/shared/api/names.ts'
import { listFields } from '../helpers/contract-fields.ts'
import { fittingInputs, paperlessDesktop } from '../helpers/fitting-inputs.ts'
import { startTestApp } from '../helpers/test-app.ts'
import { createTestUsers } from '../helpers/test-users.ts'

const rulesOf = (operation: OperationName): OperationContract => contract[operation]

const start = async () => {
  const app = await startTestApp()
  const testUsers = createTestUsers(app)
  const world = { app, testUsers, jobs: new Map<string, string>() }
  const actor = await testUsers.make('administrator')
  const object = await testUsers.make('user')
  let calls = 0
  /** A call that must be refused as no call at all: before anything is looked up, and without a trace. */
  const refuse = async (operation: OperationName, input: unknown): Promise<void> => {
    calls += 1
    const { transports } = rulesOf(operation)
    const transport = transports.includes('window') ? 'window' : (transports[0] ?? 'window')
    const caller = { transport, source: `hostile:${calls}`, desktop: paperlessDesktop } as const
    const result = await app.callRaw(operation, input, actor.sessionId, caller)
    const codes = rulesOf(operation).directoryStates.includes('ready')
      ? ['invalid-input', 'too-large']
      : ['not-available', 'already-set-up']
    expect(result.ok ? null : result.error.code, operation).toBeOneOf(codes)
  }
  return { app, world, actor, object, refuse, count: () => calls }
}

const cyclic: Record<string, unknown> = {}
cyclic.self = cyclic

let deep: unknown = 'bottom'
for (let level = 0; level < 10_000; level += 1) deep = { deep }

/** What no argument of any operation may be. */
const hostile: Record<string, unknown> = {
  null: null,
  array: [],
  'array of arrays': [[['x']]],
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  BigInt: 10n,
  boolean: true,
  Date: new Date(0),
  Map: new Map([['email', 'x']]),
  Set: new Set(['x']),
  cyclic,
  function: () => 'x',
  symbol: Symbol('x'),
  RegExp: /x/,
  bytes: new Uint8Array(8),
  promise: Promise.resolve('x'),
  proxy: new Proxy({}, {}),
  'string object': new String('x'),
  inherited: Object.create({ length: 1 }),
  thrower: Object.defineProperty({}, 'x', { enumerable: true, get: () => JSON.parse('{') }),
  'own __proto__': JSON.parse('{"__proto__": {"role": "administrator"}}'),
  'own constructor': { constructor: { prototype: { role: 'administrator' } } },
  deep,
  long: 'x'.repeat(50_000_000),
}

/** Booleans, lists and nothing are what some arguments are. */
const mayBe: Record<string, string[]> = {
  removeSecondFactor: ['boolean'],
  cancelRecoveryCodes: ['boolean'],
  requiresSecondFactor: ['boolean'],
  codes: ['array'],
  groups: ['array'],
  secondFactorRoles: ['array'],
  settledSteps: ['array'],
  filter: ['proxy'],
  was: ['proxy'],
  columns: ['null', 'array'],
  views: ['array'],
  isSideBarNarrow: ['null', 'boolean'],
  csvSeparator: ['null', 'string'],
  isShort: ['boolean'],
  isDaily: ['boolean'],
  options: ['proxy'],
  fields: ['array'],
  rows: ['array'],
  ticked: ['array'],
  logoutRedirects: ['array'],
  logoutAddress: ['null'],
  auditDays: ['null'],
  withArchives: ['boolean'],
  permissions: ['array'],
  isForGroupsOnly: ['boolean'],
}

test('every argument of every operation, as whatever it must not be, is refused [hostile-arguments-refused]', async () => {
  const { app, world, actor, object, refuse, count } = await start()
  const entries = await app.store.listAuditEntries(1_000)
  for (const operation of operationNames) {
    const fitting = await fittingInputs[operation](world, actor, object)
    const before = (await app.store.listAuditEntries(1_000)).length
    const fields = new Set([...listFields(rulesOf(operation).input), ...Object.keys((fitting as object | undefined) ?? {})])
    for (const field of fields) {
      for (const [name, value] of Object.entries(hostile)) {
        if (mayBe[field]?.includes(name)) continue
        await refuse(operation, { ...(fitting as object | undefined), [field]: value })
      }
    }
    // What is no call leaves no entry either: else anyone could fill the disk. That of a directory that is set up already does.
    if (operation !== 'setup:createAdministrator') expect(await app.store.listAuditEntries(1_000), operation).toHaveLength(before)
  }
  expect(count()).toBeGreaterThan(operationNames.length * Object.keys(hostile).length * 0.5)
  expect(entries.length).toBeGreaterThan(0)
  expect(app.unexpected).toEqual([])
})

test('every operation refuses every key that it does not know, whichever caller asks [unknown-keys-refused-everywhere]', async () => {
  const { app, world, actor, object, refuse } = await start()
  const keys: [string, unknown][] = [
    ['role', 'administrator'],
    ['isAdmin', true],
    ['userId', actor.id],
    ['sessionId', actor.sessionId],
    ['constructor', { prototype: {} }],
    ['prototype', {}],
    ['toString', 'x'],
    ['', ''],
  ]
  for (const operation of operationNames) {
    const fitting = (await fittingInputs[operation](world, actor, object)) as object | undefined
    for (const [key, value] of keys) {
      if (listFields(rulesOf(operation).input).includes(key)) continue
      await refuse(operation, { ...fitting, [key]: value })
    }
    await refuse(operation, JSON.parse(`{"__proto__": {"role": "administrator"}}`))
  }
  expect(Object.hasOwn(Object.prototype, 'role')).toBe(false)
  expect(app.unexpected).toEqual([])
})
