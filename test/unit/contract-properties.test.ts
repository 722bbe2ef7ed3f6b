import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NAME_MAX_CHARACTERS } from '../../src/shared/api/fields.ts'
import { contract } from '../../src/shared/api/index.ts'
import { type OperationName, operationNames } from '../../src/shared/api/names.ts'
import { email, id, password, resetToken, sampleOf } from '../helpers/sample-inputs.ts'

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

// What users and programs send most: texts near the rules' borders.
const likely = fc.oneof(
  anything,
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'binary', minLength: 15, maxLength: 300 }),
  fc.emailAddress(),
  fc.constantFrom(email, password, resetToken, ` ${email} `, 'e\u0301@x', null, undefined),
)

/** A sample with one field replaced by something else. */
const spoilt = (operation: OperationName) => {
  const sample = sampleOf(operation)
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
  const sample = sampleOf(operation)

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

describe("a user's name", () => {
  it('is counted as it is kept', () => {
    // U+0958 is two characters after NFC.
    const growing = '\u0958'.repeat(NAME_MAX_CHARACTERS)
    const parsed = contract['auth:updateProfile'].input.safeParse({ name: growing })
    expect(parsed.success).toBe(false)
  })
})
