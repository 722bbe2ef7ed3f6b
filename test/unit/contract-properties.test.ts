import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NAME_MAX_CHARACTERS } from '../../src/shared/api/fields.ts'
import { contract, type InputOf } from '../../src/shared/api/index.ts'
import { type OperationName, operationNames } from '../../src/shared/api/names.ts'

const email = 'ada@example.org'
const password = 'a quiet harbour at dawn'
const code = '123456'
const id = '6f7d3c52-0d5e-4b2c-9a57-0a3f5d1c2b4e'
const resetToken = '0123-4567-89AB-CDEF-GHJK-MNPQRS'
const filter = {
  actorId: id,
  subjectId: id,
  actions: ['auth:login'],
  outcome: 'refused' as const,
  transport: 'window' as const,
  code: 'wrong-credentials',
  from: 1,
  to: 2,
  search: 'ada',
}

const userFilter = {
  role: 'operator',
  state: 'disabled',
  hasSecondFactor: true,
  hasSignedIn: true,
  isLocked: false,
  mustChangePassword: false,
  lastSeenBefore: 2,
  registeredFrom: 0,
  registeredBefore: 2,
  disableBefore: 2,
  deletedBefore: 2,
  tag: 'harbour',
} as const

/** One input of every operation that names all its fields; the compiler asks for one when an operation is added. */
const samples: { readonly [K in OperationName]: Required<NonNullable<InputOf<K>>> } = {
  'app:status': {},
  'setup:createAdministrator': { email, password },
  'setup:recoverAdministrator': { email, removeSecondFactor: true },
  'auth:register': { email, password },
  'auth:login': { email, password, code },
  'auth:logout': {},
  'auth:profile': {},
  'auth:updateProfile': { name: 'Ada' },
  'auth:changeEmail': { email, password },
  'auth:changePassword': { currentPassword: password, newPassword: password, cancelRecoveryCodes: true },
  'auth:reauthenticate': { password, code },
  'auth:listSessions': {},
  'auth:endSession': { id },
  'auth:endOtherSessions': {},
  'auth:beginSecondFactor': {},
  'auth:confirmSecondFactor': { code },
  'auth:removeSecondFactor': {},
  'auth:closeAccount': { password },
  'auth:reset': { email, resetToken, newPassword: password, code },
  'auth:requestReset': { email },
  'auth:renewRecoveryCodes': { password },
  'auth:acknowledgeNotices': {},
  'auth:disownNotices': { event: 1 },
  'auth:listSecurityEvents': {},
  'requests:list': {},
  'requests:dismiss': { email },
  'http:read': {},
  'programs:list': {},
  'programs:add': { name: 'Kiosk', scopes: ['session'] },
  'programs:revoke': { id },
  'programs:introspect': { programToken: resetToken, sessionId: id },
  'users:list': {
    search: 'ada',
    filter: userFilter,
    sort: { by: 'name', direction: 'descending' },
    position: { kind: 'after', cursor: '["name","ada",1]' },
    limit: 10,
    slot: 'table',
  },
  'users:count': { search: 'ada', filter: userFilter, slot: 'table' },
  'users:find': { search: 'ada', limit: 10 },
  'users:issueReset': { email },
  'users:requirePasswordChange': { email },
  'users:unlock': { email },
  'users:explainSignIn': { email },
  'users:create': { email, name: 'Ada', role: 'operator' },
  'users:read': { email },
  'users:update': { email, name: 'Ada', note: 'Leaves in May.', tags: ['harbour'] },
  'users:changeEmail': { email, newEmail: email },
  'users:changeRole': { email, role: 'operator' },
  'users:disable': { email, at: 1_767_225_600_000 },
  'users:enable': { email },
  'users:delete': { email },
  'users:restore': { email },
  'users:undo': { entry: 7 },
  'users:removeSecondFactor': { email },
  'users:listSessions': { email },
  'users:endSession': { email, id },
  'users:endSessions': { email },
  'users:timeline': { email, before: 7, limit: 10 },
  'bulk:plan': {
    change: { kind: 'disable', at: 1_767_225_600_000 },
    selection: { kind: 'matching', search: 'ada', filter: { role: 'user' }, except: [id] },
  },
  'bulk:run': { planId: id },
  'overview:read': { days: 7, timeZone: 'Asia/Kathmandu' },
  'settings:read': {},
  'settings:update': {
    registration: 'closed',
    idleMinutes: 15,
    absoluteHours: 8,
    secondFactorRoles: ['administrator'],
    hashCost: 13,
    theme: 'dark',
    http: { enabled: true, port: 5000, origins: ['http://localhost:3000'] },
  },
  'settings:calibrate': {},
  'settings:setKeyStorage': { kind: 'file' },
  'audit:verify': { expect: '745-4F2A-9KQ1-7XBM-C2D0' },
  'audit:verifyInTerminal': { expect: '745-4F2A-9KQ1-7XBM-C2D0' },
  'audit:head': {},
  'audit:list': { filter, before: 7, after: 1, limit: 10 },
  'audit:count': { filter },
  'audit:export': { filter, format: 'json-lines' },
  'jobs:read': { id },
  'jobs:cancel': { id },
  'jobs:list': {},
  'jobs:report': { id, after: 7, limit: 10 },
  'jobs:takePrintedCodes': { id },
  'desktop:copySecret': { text: resetToken },
  'desktop:saveRecoveryCodes': { email, codes: [resetToken] },
  'desktop:printRecoveryCodes': { email, codes: [resetToken] },
  'desktop:printResetCode': { email, resetToken, expiresAt: 1_767_225_600_000 },
  'desktop:printResetCodes': { printedCodes: [{ email, resetToken, expiresAt: 1_767_225_600_000 }] },
  'desktop:readListPreferences': {},
  'desktop:saveListPreferences': {
    columns: ['role', 'tags'],
    views: [
      { name: 'Locked', search: 'ada', filter: { isLocked: true }, sort: { by: 'email', direction: 'ascending' }, columns: null },
    ],
  },
  'desktop:chooseFolder': {},
  'desktop:quit': {},
}

const anything = fc.anything({
  withBigInt: true,
  withBoxedValues: true,
  withDate: true,
  withMap: true,
  withNullPrototype: true,
  withObjectString: true,
  withSet: true,
  withSparseArray: true,
  withTypedArray: true,
})

// What people and programs send most: texts near the rules' borders.
const likely = fc.oneof(
  anything,
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'binary', minLength: 15, maxLength: 300 }),
  fc.emailAddress(),
  fc.constantFrom(email, password, resetToken, ` ${email} `, 'e\u0301@x', null, undefined),
)

/** A sample with one field replaced by something else. */
const spoilt = (operation: OperationName) => {
  const sample: object = samples[operation]
  const keys = Object.keys(sample)
  if (keys.length === 0) return likely
  return fc.oneof(
    { weight: 1, arbitrary: anything },
    { weight: 1, arbitrary: fc.constant(sample) },
    { weight: 4, arbitrary: fc.tuple(fc.constantFrom(...keys), likely).map(([key, value]) => ({ ...sample, [key]: value })) },
  )
}

describe.each(operationNames)('the input of %s', (operation) => {
  const { input } = contract[operation]
  const sample: object = samples[operation]

  it('is accepted as the contract says it', () => {
    expect(input.safeParse(sample).success).toBe(true)
  })

  it('is refused with a key that the contract does not know [unknown-key-refused]', () => {
    const key = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('__proto__', 'constructor', 'toString', 'role', 'id'))
    fc.assert(
      fc.property(key, anything, (name, value) => {
        fc.pre(!Object.hasOwn(sample, name))
        const extended = { ...sample }
        // An assignment to __proto__ would set the prototype.
        Object.defineProperty(extended, name, { value, enumerable: true, configurable: true, writable: true })
        expect(input.safeParse(extended).success).toBe(false)
      }),
    )
  })

  it('never throws, whatever it is', () => {
    fc.assert(
      fc.property(spoilt(operation), (value) => {
        expect(() => input.safeParse(value)).not.toThrow()
      }),
    )
  })

  it('stays the same when what came out goes in again [input-parse-stable]', () => {
    fc.assert(
      fc.property(spoilt(operation), (value) => {
        const parsed = input.safeParse(value)
        fc.pre(parsed.success)
        expect(input.parse(parsed.data)).toEqual(parsed.data)
      }),
      { maxSkipsPerRun: 1_000 },
    )
  })
})

describe('the output of every operation', () => {
  it('never throws, and is refused with a key that the contract does not know', () => {
    fc.assert(
      fc.property(fc.constantFrom(...operationNames), anything, (operation, value) => {
        expect(() => contract[operation].output.safeParse(value)).not.toThrow()
      }),
    )
    const view = {
      id,
      email,
      name: '',
      role: 'user',
      state: 'active',
      isLocked: false,
      mustChangePassword: false,
      hasSecondFactor: false,
      createdAt: 1,
      lastSignInAt: null,
      passwordChangedAt: null,
      requiredActions: [],
      recoveryCodesLeft: 0,
      recoveryCodesMadeAt: null,
    }
    expect(contract['auth:profile'].output.safeParse(view).success).toBe(true)
    expect(contract['auth:profile'].output.safeParse({ ...view, hashedPassword: 'x' }).success).toBe(false)
  })
})

describe("a person's name", () => {
  it('is counted as it is kept', () => {
    // U+0958 is two characters after NFC.
    const growing = '\u0958'.repeat(NAME_MAX_CHARACTERS)
    const parsed = contract['auth:updateProfile'].input.safeParse({ name: growing })
    expect(parsed.success).toBe(false)
  })
})
